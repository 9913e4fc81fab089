// The interpreter of Traefik's plugins, which the node does not use: without it, its symbols of Go's whole standard
// library need not be compiled. Only what Traefik's code names is here, and nothing interprets.
module github.com/traefik/yaegi

go 1.26
