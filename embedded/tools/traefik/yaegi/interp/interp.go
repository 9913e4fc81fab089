// Package interp has an interpreter that fails.
package interp

import (
	"errors"
	"io"
	"reflect"
)

var errWithout = errors.New("this Traefik is built without plugins")

// Exports are symbols by package and name.
type Exports map[string]map[string]reflect.Value

// Options are those of an interpreter.
type Options struct {
	GoPath         string
	Env            []string
	Stdout, Stderr io.Writer
}

// Interpreter interprets nothing.
type Interpreter struct{}

// New returns an interpreter that fails.
func New(Options) *Interpreter { return &Interpreter{} }

// Use fails.
func (*Interpreter) Use(Exports) error { return errWithout }

// Eval fails.
func (*Interpreter) Eval(string) (reflect.Value, error) { return reflect.Value{}, errWithout }
