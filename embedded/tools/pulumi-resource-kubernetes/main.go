// The Kubernetes provider. Its own main package embeds generated files that the published module lacks, so this one
// embeds the module's schema and mapping, which the build copies here.
//
// The provider writes the kubeconfig that it is configured with into the temporary folder and never removes it. Here it
// gets a temporary folder of its own, which is removed when the process ends, also when it is killed.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

// lifeline is open as long as this process lives. It is kept here so that it is not collected as garbage.
var lifeline *os.File

func main() {
	folder, err := temporaryFolder()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-kubernetes: no temporary folder:", err)
		os.Exit(1)
	}
	os.Setenv("TMPDIR", folder)
	provider.Serve("kubernetes", "4.25.0", schema, mapping)
}

// temporaryFolder makes a folder below PULUMI_HOME, or in the temporary folder where that is not set. A shell removes it
// when its input ends, which is when this process ends. The shell has a session of its own, since the engine kills the
// provider's process group.
func temporaryFolder() (string, error) {
	folder, err := os.MkdirTemp(os.Getenv("PULUMI_HOME"), "kubernetes-")
	if err != nil {
		return "", err
	}
	input, output, err := os.Pipe()
	if err != nil {
		return "", err
	}
	lifeline = output
	remover := exec.Command("sh", "-c", `read -r _; rm -rf -- "$0"`, folder)
	remover.Stdin = input
	remover.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return folder, remover.Start()
}
