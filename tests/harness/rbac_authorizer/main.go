// rbac-authorizer answers whether requests are allowed by RBAC, with the authorizer and the default roles of the
// Kubernetes API server. It reads lines from standard input and writes a line for each.
//
// The first line is a JSON list of requests. Each further line is a world: {"objects": [...], "defaultRoles": bool},
// with manifests of roles and bindings. Its answer has one character for each request: 1 if it is allowed, else 0.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"reflect"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

const maxLine = 64 << 20

type request struct {
	User, Verb, Namespace, Group, Resource, Subresource, Name, Path string
	Groups                                                         []string
}

type world struct {
	Objects      []json.RawMessage
	DefaultRoles bool
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, maxLine)
	var requests []request
	for first := true; lines.Scan(); first = false {
		if first {
			read(lines.Bytes(), &requests)
			continue
		}
		var asked world
		read(lines.Bytes(), &asked)
		fmt.Println(answers(requests, asked))
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func answers(requests []request, asked world) string {
	rules := authorizerOf(asked)
	found := make([]byte, len(requests))
	for i, one := range requests {
		decision, _, err := rules.Authorize(context.Background(), attributes(one))
		if err != nil {
			log.Fatal(err)
		}
		found[i] = '0'
		if decision == authorizer.DecisionAllow {
			found[i] = '1'
		}
	}
	return string(found)
}

func attributes(one request) authorizer.Attributes {
	return authorizer.AttributesRecord{
		User:            &user.DefaultInfo{Name: one.User, Groups: one.Groups},
		Verb:            one.Verb,
		Namespace:       one.Namespace,
		APIGroup:        one.Group,
		Resource:        one.Resource,
		Subresource:     one.Subresource,
		Name:            one.Name,
		Path:            one.Path,
		ResourceRequest: one.Path == "",
	}
}

func authorizerOf(asked world) authorizer.Authorizer {
	var roles []*rbacv1.Role
	var bindings []*rbacv1.RoleBinding
	var clusterRoles []*rbacv1.ClusterRole
	var clusterBindings []*rbacv1.ClusterRoleBinding
	if asked.DefaultRoles {
		for _, one := range bootstrappolicy.ClusterRoles() {
			clusterRoles = append(clusterRoles, &one)
		}
	}
	for _, object := range asked.Objects {
		var meta metav1.TypeMeta
		read(object, &meta)
		switch meta.Kind {
		case "Role":
			roles = append(roles, decoded[rbacv1.Role](object))
		case "RoleBinding":
			bindings = append(bindings, decoded[rbacv1.RoleBinding](object))
		case "ClusterRole":
			clusterRoles = append(clusterRoles, decoded[rbacv1.ClusterRole](object))
		case "ClusterRoleBinding":
			clusterBindings = append(clusterBindings, decoded[rbacv1.ClusterRoleBinding](object))
		default:
			log.Fatalf("unknown kind %q", meta.Kind)
		}
	}
	aggregate(clusterRoles)
	_, static := validation.NewTestRuleResolver(roles, bindings, clusterRoles, clusterBindings)
	return rbac.New(static, static, static, static)
}

// aggregate fills in the rules of aggregated roles as the controller manager does: until nothing changes.
func aggregate(roles []*rbacv1.ClusterRole) {
	for changed := true; changed; {
		changed = false
		for _, role := range roles {
			if role.AggregationRule == nil {
				continue
			}
			rules := aggregated(role, roles)
			changed = changed || !reflect.DeepEqual(rules, role.Rules)
			role.Rules = rules
		}
	}
}

func aggregated(role *rbacv1.ClusterRole, roles []*rbacv1.ClusterRole) []rbacv1.PolicyRule {
	rules := []rbacv1.PolicyRule{}
	for _, one := range role.AggregationRule.ClusterRoleSelectors {
		selector, err := metav1.LabelSelectorAsSelector(&one)
		if err != nil {
			log.Fatal(err)
		}
		for _, other := range roles {
			if other != role && selector.Matches(labels.Set(other.Labels)) {
				rules = append(rules, other.Rules...)
			}
		}
	}
	return rules
}

func decoded[T any](raw []byte) *T {
	var object T
	read(raw, &object)
	return &object
}

func read(raw []byte, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		log.Fatal(err)
	}
}
