// external-dns for Route 53, with the sources that strata uses. Upstream's own main package links every provider and
// every source, and with them the SDKs of clouds. It has upstream's flags.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/route53"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/external-dns/endpoint"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns/validation"
	"sigs.k8s.io/external-dns/plan"
	"sigs.k8s.io/external-dns/provider"
	"sigs.k8s.io/external-dns/provider/aws"
	"sigs.k8s.io/external-dns/registry"
	"sigs.k8s.io/external-dns/source"
	"sigs.k8s.io/external-dns/source/wrappers"
	gateway "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"
)

func main() {
	config := externaldns.NewConfig()
	if err := config.ParseFlags(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
	if err := validation.ValidateConfig(config); err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go func() {
		log.Fatal(http.ListenAndServe(config.MetricsAddress, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	}()
	if err := run(ctx, config); err != nil {
		log.Fatal(err)
	}
}

// run updates the records when an object changes, and at an interval. An error is logged, and repaired by a later update.
func run(ctx context.Context, config *externaldns.Config) error {
	hosts, err := sources(ctx, config)
	if err != nil {
		return err
	}
	records, err := zones(config)
	if err != nil {
		return err
	}
	changed := make(chan struct{}, 1)
	hosts.AddEventHandler(ctx, func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	for {
		if err := update(ctx, config, hosts, records); err != nil {
			log.Print(err)
		}
		select {
		case <-time.After(config.MinEventSyncInterval):
		case <-ctx.Done():
			return nil
		}
		select {
		case <-changed:
		case <-time.After(config.Interval):
		case <-ctx.Done():
			return nil
		}
	}
}

// update creates, changes and deletes records, as upstream's controller does (controller.RunOnce).
func update(ctx context.Context, config *externaldns.Config, hosts source.Source, records registry.Registry) error {
	current, err := records.Records(ctx)
	if err != nil {
		return err
	}
	found, err := hosts.Endpoints(context.WithValue(ctx, provider.RecordsContextKey, current))
	if err != nil {
		return err
	}
	desired, err := records.AdjustEndpoints(found)
	if err != nil {
		return err
	}
	filter := endpoint.NewDomainFilter(config.DomainFilter)
	planned := (&plan.Plan{
		Policies:       []plan.Policy{plan.Policies[config.Policy]},
		Current:        current,
		Desired:        desired,
		DomainFilter:   endpoint.MatchAllDomainFilters{filter, records.GetDomainFilter()},
		ManagedRecords: config.ManagedDNSRecordTypes,
		ExcludeRecords: config.ExcludeDNSRecordTypes,
		OwnerID:        records.OwnerID(),
	}).Calculate()
	if !planned.Changes.HasChanges() {
		return nil
	}
	return records.ApplyChanges(ctx, planned.Changes)
}

// zones returns the records of the hosted zones, with their owners in TXT records.
func zones(config *externaldns.Config) (registry.Registry, error) {
	clients := map[string]aws.Route53API{}
	for profile, one := range aws.CreateV2Configs(config) {
		clients[profile] = route53.NewFromConfig(one)
	}
	inZones, err := aws.NewAWSProvider(aws.AWSConfig{
		DomainFilter:          endpoint.NewDomainFilter(config.DomainFilter),
		ZoneIDFilter:          provider.NewZoneIDFilter(config.ZoneIDFilter),
		BatchChangeSize:       config.AWSBatchChangeSize,
		BatchChangeSizeBytes:  config.AWSBatchChangeSizeBytes,
		BatchChangeSizeValues: config.AWSBatchChangeSizeValues,
		BatchChangeInterval:   config.AWSBatchChangeInterval,
		EvaluateTargetHealth:  config.AWSEvaluateTargetHealth,
	}, clients)
	if err != nil {
		return nil, err
	}
	return registry.NewTXTRegistry(
		inZones, config.TXTPrefix, config.TXTSuffix, config.TXTOwnerID, config.TXTCacheInterval,
		config.TXTWildcardReplacement, config.ManagedDNSRecordTypes, config.ExcludeDNSRecordTypes, false, nil, "",
	)
}

// clients are the clients that the sources below need. The type that it embeds would link those of the others too.
type clients struct {
	source.ClientGenerator
	core    kubernetes.Interface
	gateway gateway.Interface
}

func (one clients) KubeClient() (kubernetes.Interface, error) { return one.core, nil }
func (one clients) GatewayClient() (gateway.Interface, error) { return one.gateway, nil }

// sources returns the hosts of the objects of the cluster.
func sources(ctx context.Context, config *externaldns.Config) (source.Source, error) {
	connection, err := source.GetRestConfig(config.KubeConfig, config.APIServerURL)
	if err != nil {
		return nil, err
	}
	core, err := kubernetes.NewForConfig(connection)
	if err != nil {
		return nil, err
	}
	routes, err := gateway.NewForConfig(connection)
	if err != nil {
		return nil, err
	}
	settings := source.NewSourceConfig(config)
	found := []source.Source{}
	for _, name := range config.Sources {
		var one source.Source
		switch name {
		case "service":
			one, err = source.NewServiceSource(
				ctx, core, "", "", "", false, "", false, false, false, config.ServiceTypeFilter, false,
				settings.LabelFilter, false, false, false,
			)
		case "ingress":
			one, err = source.NewIngressSource(
				ctx, core, "", "", "", false, false, false, false, settings.LabelFilter, nil,
			)
		case "gateway-httproute":
			one, err = source.NewGatewayHTTPRouteSource(clients{core: core, gateway: routes}, settings)
		default:
			err = fmt.Errorf("the source %s is not built in", name)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return wrappers.WrapSources(found, wrappers.NewConfig())
}
