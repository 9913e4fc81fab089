// Package certificate has what a client asks for and gets.
package certificate

// Resource is an issued certificate.
type Resource struct {
	Domain      string
	PrivateKey  []byte
	Certificate []byte
}

// ObtainRequest asks for a certificate.
type ObtainRequest struct {
	Domains        []string
	EmailAddresses []string
	Bundle         bool
	PreferredChain string
	Profile        string
}

// RenewOptions asks for a certificate again.
type RenewOptions struct {
	Bundle         bool
	PreferredChain string
	Profile        string
	EmailAddresses []string
}
