// Package stdlib has no symbols.
package stdlib

import "reflect"

// Symbols is empty.
var Symbols = map[string]map[string]reflect.Value{}
