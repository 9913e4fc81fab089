// Package dns01 has the options of challenges by DNS.
package dns01

import (
	"strings"
	"time"
)

// ChallengeOption is an option that nothing reads.
type ChallengeOption struct{}

func AddRecursiveNameservers([]string) ChallengeOption               { return ChallengeOption{} }
func RecursiveNSsPropagationRequirement() ChallengeOption            { return ChallengeOption{} }
func DisableAuthoritativeNssPropagationRequirement() ChallengeOption { return ChallengeOption{} }
func PropagationWait(time.Duration, bool) ChallengeOption            { return ChallengeOption{} }
func UnFqdn(name string) string                                      { return strings.TrimSuffix(name, ".") }
