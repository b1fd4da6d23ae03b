// Package eval measures babelwire itself: how often the checks of a translation
// are wrong, how good the pipeline's English is beside reference translations,
// and how far a model can be trusted in a language.
package eval
