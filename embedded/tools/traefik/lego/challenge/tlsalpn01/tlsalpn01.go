// Package tlsalpn01 has what belongs to challenges by TLS.
package tlsalpn01

import (
	"errors"
	"time"
)

// ACMETLS1Protocol is the protocol of RFC 8737.
const ACMETLS1Protocol = "acme-tls/1"

func ChallengeBlocks(string, string) ([]byte, []byte, error) {
	return nil, nil, errors.New("built without ACME")
}

// ChallengeOption is an option that nothing reads.
type ChallengeOption struct{}

// SetDelay returns an option.
func SetDelay(time.Duration) ChallengeOption { return ChallengeOption{} }
