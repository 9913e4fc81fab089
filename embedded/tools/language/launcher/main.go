// Starts the Python language host with the virtual environment that Pulumi.yaml names.
//
// The engine passes runtime options in each request. The language host beside this program reads them from its command
// line, as engines did when it was released, so they are read from Pulumi.yaml and passed as flags.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"gopkg.in/yaml.v3"
)

const host = "pulumi-language-python-host"

// project is the part of Pulumi.yaml that is needed here. The runtime is a name, or a name with options.
type project struct {
	Runtime yaml.Node `yaml:"runtime"`
}

type runtime struct {
	Options struct {
		Virtualenv string `yaml:"virtualenv"`
	} `yaml:"options"`
}

func main() {
	program, err := os.Executable()
	if err != nil {
		fail(err)
	}
	folder, err := os.Getwd()
	if err != nil {
		fail(err)
	}
	arguments := append([]string{host}, append(flags(folder), os.Args[1:]...)...)
	fail(syscall.Exec(filepath.Join(filepath.Dir(program), host), arguments, os.Environ()))
}

// flags returns the root of the project that contains a folder and its virtual environment, as the language host's
// flags. It returns none where there is no project, or where the project names no virtual environment. A file that
// cannot be read is reported by the engine.
func flags(folder string) []string {
	for {
		for _, name := range []string{"Pulumi.yaml", "Pulumi.yml", "Pulumi.json"} {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				continue
			}
			var found project
			var wanted runtime
			if yaml.Unmarshal(text, &found) != nil || found.Runtime.Kind != yaml.MappingNode ||
				found.Runtime.Decode(&wanted) != nil || wanted.Options.Virtualenv == "" {
				return nil
			}
			return []string{"-root=" + folder, "-virtualenv=" + wanted.Options.Virtualenv}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return nil
		}
		folder = parent
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "pulumi-language-python:", err)
	os.Exit(1)
}
