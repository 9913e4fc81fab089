// Package log has the logger of the library.
package log

// Logger is never used.
var Logger any
