// Package registration has the accounts of a client.
package registration

import "crypto"

type Resource struct {
	URI string
}

type RegisterOptions struct {
	TermsOfServiceAgreed bool
}

type RegisterEABOptions struct {
	TermsOfServiceAgreed bool
	Kid                  string
	HmacEncoded          string
}

type User interface {
	GetEmail() string
	GetRegistration() *Resource
	GetPrivateKey() crypto.PrivateKey
}

// Registrar registers nobody.
type Registrar struct{}

func (Registrar) Register(RegisterOptions) (*Resource, error) { panic("built without ACME") }
func (Registrar) RegisterWithExternalAccountBinding(RegisterEABOptions) (*Resource, error) {
	panic("built without ACME")
}
