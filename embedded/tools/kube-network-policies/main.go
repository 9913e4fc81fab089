// The network policy engine of Kubernetes SIG Network as a program of the node: upstream's own main.go runs in a pod only.
package main

import (
	"context"
	"flag"
	"log"
	"net/netip"
	"os/signal"
	"syscall"

	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "the file that says where the API server is and who asks")
	node := flag.String("node", "", "the name of the node whose pods are guarded")
	queue := flag.Int("queue", 100, "the number of the NFQUEUE from which packets are judged")
	gate := flag.Int("gate", 101, "the number of the NFQUEUE in which packets wait until their pods are known")
	pods := flag.String("pods", "", "the network of the pods' addresses, as a CIDR")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	controller, err := networkpolicy.NewController(
		client,
		factory.Networking().V1().NetworkPolicies(),
		factory.Core().V1().Namespaces(),
		factory.Core().V1().Pods(),
		nil, nil, nil, nil,
		networkpolicy.Config{NodeName: *node, QueueID: *queue},
	)
	if err != nil {
		log.Fatal(err)
	}
	network, err := netip.ParsePrefix(*pods)
	if err != nil {
		log.Fatal(err)
	}
	if err := openGate(ctx, factory.Core().V1().Pods().Informer(), network, *gate); err != nil {
		log.Fatal(err)
	}
	factory.Start(ctx.Done())
	if err := controller.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
