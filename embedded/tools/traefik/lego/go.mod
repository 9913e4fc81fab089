// The ACME client of Traefik, which the node does not use: without it, the SDKs of a hundred DNS providers need not be
// compiled. Only what Traefik's code names is here, and every call fails.
module github.com/go-acme/lego/v4

go 1.26
