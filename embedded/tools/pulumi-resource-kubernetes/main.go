// The Kubernetes provider. Its own main package embeds generated files that the published module lacks, so this one
// embeds the module's schema and mapping, which the build copies here.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

func main() {
	provider.Serve("kubernetes", "4.25.0", schema, mapping)
}
