// Package syscall has no symbols.
package syscall

import "reflect"

// Symbols is empty.
var Symbols = map[string]map[string]reflect.Value{}
