// Package kubernetes holds the arguments of a resource that has no generated type.
package kubernetes

import "reflect"

// UntypedArgs is an object's manifest as the inputs of a resource.
type UntypedArgs map[string]any

// ElementType implements pulumi.Input.
func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}
