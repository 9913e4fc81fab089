// Package http01 has the options of challenges by HTTP.
package http01

import "time"

// ChallengeOption is an option that nothing reads.
type ChallengeOption struct{}

func SetDelay(time.Duration) ChallengeOption { return ChallengeOption{} }
func ChallengePath(token string) string      { return "/.well-known/acme-challenge/" + token }
