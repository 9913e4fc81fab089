// Prints the custom resource definitions of MetalLB, which are copied beside this file when it is built.
package main

import (
	"embed"
	"fmt"
	"os"
)

//go:embed *.yaml
var files embed.FS

func main() {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		fmt.Println("---")
		os.Stdout.Write(text)
	}
}
