// Package lego has a client that cannot be made.
package lego

import (
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"github.com/go-acme/lego/v4/certcrypto"
	"github.com/go-acme/lego/v4/certificate"
	"github.com/go-acme/lego/v4/challenge"
	"github.com/go-acme/lego/v4/challenge/dns01"
	"github.com/go-acme/lego/v4/challenge/http01"
	"github.com/go-acme/lego/v4/challenge/tlsalpn01"
	"github.com/go-acme/lego/v4/registration"
)

const LEDirectoryProduction = "https://acme-v02.api.letsencrypt.org/directory"

var errWithout = errors.New("built without ACME")

type CertificateConfig struct {
	KeyType             certcrypto.KeyType
	DisableCommonName   bool
	Timeout             time.Duration
	OverallRequestLimit int
}

type Config struct {
	CADirURL    string
	UserAgent   string
	HTTPClient  *http.Client
	Certificate CertificateConfig
}

func NewConfig(registration.User) *Config { return &Config{HTTPClient: &http.Client{}} }

type Challenges struct{}

func (Challenges) SetDNS01Provider(challenge.Provider, ...dns01.ChallengeOption) error {
	return errWithout
}
func (Challenges) SetHTTP01Provider(challenge.Provider, ...http01.ChallengeOption) error {
	return errWithout
}
func (Challenges) SetTLSALPN01Provider(challenge.Provider, ...tlsalpn01.ChallengeOption) error {
	return errWithout
}

type Certifier struct{}

func (Certifier) Obtain(certificate.ObtainRequest) (*certificate.Resource, error) {
	return nil, errWithout
}
func (Certifier) RenewWithOptions(certificate.Resource, *certificate.RenewOptions) (*certificate.Resource, error) {
	return nil, errWithout
}

type Client struct {
	Certificate  Certifier
	Challenge    Challenges
	Registration registration.Registrar
}

func NewClient(*Config) (*Client, error)                    { return nil, errWithout }
func CreateCertPool([]string, bool) (*x509.CertPool, error) { return nil, errWithout }
