package main

import (
	"context"
	"log"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/florianl/go-nfqueue"
	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/cache"
)

const (
	addressIndex = "address"
	maxHeld      = 512
	maxWait      = 30 * time.Second
)

// gate holds the first packets to and from a pod until the cluster has reported the pod's address. The engine finds the
// policies of a packet by the pod that has its address, and accepts a packet of an address that it does not know.
type gate struct {
	pods   netip.Prefix
	index  cache.Indexer
	queue  *nfqueue.Nfqueue
	mutex  sync.Mutex
	held   map[uint32]heldPacket
	bridge netip.Addr
}

type heldPacket struct {
	addresses [2]netip.Addr
	since     time.Time
}

// openGate begins to judge the packets of a queue. The informer must not have been started.
func openGate(ctx context.Context, informer cache.SharedIndexInformer, pods netip.Prefix, number int) error {
	if err := informer.AddIndexers(cache.Indexers{addressIndex: addressesOf}); err != nil {
		return err
	}
	queue, err := nfqueue.Open(&nfqueue.Config{
		NfQueue:      uint16(number),
		MaxPacketLen: 64, // a header of IPv4 without its payload
		MaxQueueLen:  2 * maxHeld,
		Copymode:     nfqueue.NfQnlCopyPacket,
		Flags:        nfqueue.NfQaCfgFlagGSO,
		WriteTimeout: 100 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	// The bridge has the first address: with it, the node itself sends to pods (CNI, host-local).
	one := &gate{pods: pods, index: informer.GetIndexer(), queue: queue, held: map[uint32]heldPacket{}}
	one.bridge = pods.Addr().Next()
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { one.release() },
		UpdateFunc: func(any, any) { one.release() },
	}); err != nil {
		return err
	}
	go one.expire(ctx)
	return queue.RegisterWithErrorFunc(ctx, one.judge, func(err error) int {
		if ctx.Err() == nil {
			log.Printf("queue of the gate: %v", err)
		}
		return 0
	})
}

// addressesOf returns the addresses of a pod, unless it has ended: another pod may have got its address.
func addressesOf(object any) ([]string, error) {
	pod, ok := object.(*v1.Pod)
	if !ok || pod.Spec.HostNetwork || pod.Status.Phase == v1.PodSucceeded || pod.Status.Phase == v1.PodFailed {
		return nil, nil
	}
	var found []string
	for _, one := range pod.Status.PodIPs {
		found = append(found, one.IP)
	}
	return found, nil
}

// judge passes a packet on to the engine, or holds it while one of its addresses is that of a pod that is not known.
func (g *gate) judge(attribute nfqueue.Attribute) int {
	packet, ok := addressesIn(*attribute.Payload)
	// Under the lock, a pod that becomes known meanwhile releases the packet in any case: the index has it first.
	g.mutex.Lock()
	defer g.mutex.Unlock()
	switch {
	case ok && g.knows(packet):
		g.conclude(*attribute.PacketID, nfqueue.NfAccept)
	case ok && len(g.held) < maxHeld:
		g.held[*attribute.PacketID] = heldPacket{packet, time.Now()}
	default:
		g.conclude(*attribute.PacketID, nfqueue.NfDrop)
	}
	return 0
}

// release passes on the held packets whose pods are known now, in the order in which they came.
func (g *gate) release() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for _, id := range g.inOrder() {
		if g.knows(g.held[id].addresses) {
			g.conclude(id, nfqueue.NfAccept)
		}
	}
}

// expire drops the packets that were held too long, because no pod has their address.
func (g *gate) expire(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			g.mutex.Lock()
			for _, id := range g.inOrder() {
				if now.Sub(g.held[id].since) > maxWait {
					g.conclude(id, nfqueue.NfDrop)
				}
			}
			g.mutex.Unlock()
		}
	}
}

func (g *gate) inOrder() []uint32 {
	found := make([]uint32, 0, len(g.held))
	for id := range g.held {
		found = append(found, id)
	}
	slices.Sort(found)
	return found
}

func (g *gate) conclude(id uint32, verdict int) {
	delete(g.held, id)
	if err := g.queue.SetVerdict(id, verdict); err != nil {
		log.Printf("verdict of the gate: %v", err)
	}
}

// knows returns whether every address that can be a pod's is that of a pod which the cluster has reported.
func (g *gate) knows(addresses [2]netip.Addr) bool {
	for _, one := range addresses {
		if !g.pods.Contains(one) || one == g.bridge {
			continue
		}
		if found, err := g.index.ByIndex(addressIndex, one.String()); err != nil || len(found) == 0 {
			return false
		}
	}
	return true
}

// addressesIn returns the source and the destination of a packet, and whether it is one of IPv4 (RFC 791, section 3.1).
func addressesIn(packet []byte) ([2]netip.Addr, bool) {
	if len(packet) < 20 || packet[0]>>4 != 4 {
		return [2]netip.Addr{}, false
	}
	return [2]netip.Addr{netip.AddrFrom4([4]byte(packet[12:16])), netip.AddrFrom4([4]byte(packet[16:20]))}, true
}
