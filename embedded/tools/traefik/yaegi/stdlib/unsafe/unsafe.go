// Package unsafe has no symbols.
package unsafe

import "reflect"

// Symbols is empty.
var Symbols = map[string]map[string]reflect.Value{}
