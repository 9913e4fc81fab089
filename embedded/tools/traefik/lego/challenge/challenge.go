// Package challenge has what answers challenges.
package challenge

// Provider answers challenges of one kind.
type Provider interface {
	Present(domain, token, keyAuth string) error
	CleanUp(domain, token, keyAuth string) error
}
