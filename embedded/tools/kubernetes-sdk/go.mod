// What the Kubernetes provider uses of the Go SDK of pulumi-kubernetes. The SDK registers a generated Go type for every
// kind of object; compiling them takes longer than compiling the rest of the provider, and one of them takes 1.5 GB.
module github.com/pulumi/pulumi-kubernetes/sdk/v4

go 1.26.3

require github.com/pulumi/pulumi/sdk/v3 v3.215.0
