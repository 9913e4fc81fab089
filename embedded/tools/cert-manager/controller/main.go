// The controllers of cert-manager that issue certificates with authorities in the cluster, and with ACME servers that
// prove a host over HTTP. Upstream's own main package links every controller, and with them the SDKs of vaults.
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"

	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	"github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	requests "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/resource"
)

const (
	workers = 2
	health  = ":9403"
	// The image of a pod that answers an ACME server: this program. Without it, there are no controllers for ACME.
	solverImage = "ACME_SOLVER_IMAGE"
)

var acmeControllers = []string{acmechallenges.ControllerName, acmeorders.ControllerName, requests.CRControllerName}

//go:embed *.yaml
var definitions embed.FS

func main() {
	if len(os.Args) == 2 && os.Args[1] == "definitions" {
		printDefinitions()
		return
	}
	if len(os.Args) > 2 {
		log.Fatal(solve(os.Args[1:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	options := controller.ContextOptions{KubernetesAPIQPS: 20, KubernetesAPIBurst: 50}
	options.ClusterResourceNamespace = os.Getenv("POD_NAMESPACE")
	// A Secret that outlives its Certificate would be taken for a valid one, also by another authority of the same name.
	options.CertificateOptions.EnableOwnerRef = true
	hasACME := os.Getenv(solverImage) != ""
	if hasACME {
		options.EnableGatewayAPI = true
		options.MaxConcurrentChallenges = 60
		options.HTTP01SolverImage = os.Getenv(solverImage)
		options.ACMEHTTP01SolverRunAsNonRoot = true
		options.HTTP01SolverResourceRequestCPU = resource.MustParse("10m")
		options.HTTP01SolverResourceRequestMemory = resource.MustParse("64Mi")
		options.HTTP01SolverResourceLimitsCPU = resource.MustParse("100m")
		options.HTTP01SolverResourceLimitsMemory = resource.MustParse("128Mi")
	}
	factory, err := controller.NewContextFactory(ctx, options)
	if err != nil {
		return err
	}
	shared, err := factory.Build("controller")
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	failed := make(chan error, len(controller.Known()))
	for name, construct := range controller.Known() {
		if !hasACME && slices.Contains(acmeControllers, name) {
			continue
		}
		one, err := construct(factory)
		if err != nil {
			return err
		}
		running.Add(1)
		go func() {
			defer running.Done()
			if err := one.Run(workers, ctx); err != nil {
				failed <- err
			}
		}()
	}
	shared.SharedInformerFactory.Start(ctx.Done())
	shared.KubeSharedInformerFactory.Start(ctx.Done())
	shared.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	if shared.GatewaySolverEnabled {
		shared.GWShared.Start(ctx.Done())
	}
	go func() {
		failed <- http.ListenAndServe(health, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		running.Wait()
		return nil
	}
}

// solve answers the ACME server that proves a host. The arguments are those that upstream's acmesolver has.
func solve(arguments []string) error {
	one := solver.HTTP01Solver{}
	flags := flag.NewFlagSet("acmesolver", flag.ExitOnError)
	flags.IntVar(&one.ListenPort, "listen-port", 8089, "the port to listen at")
	flags.StringVar(&one.Domain, "domain", "", "the host that is proved")
	flags.StringVar(&one.Token, "token", "", "the token in the path of the request")
	flags.StringVar(&one.Key, "key", "", "the answer")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	return one.Listen(logr.Discard())
}

// printDefinitions prints the custom resource definitions, which are copied beside this file when it is built.
func printDefinitions() {
	entries, err := definitions.ReadDir(".")
	if err != nil {
		log.Fatal(err)
	}
	for _, entry := range entries {
		text, err := definitions.ReadFile(entry.Name())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("---\n%s\n", text)
	}
}
