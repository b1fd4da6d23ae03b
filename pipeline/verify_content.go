package pipeline

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// leaf is one value of a briefing: where it stands and what it is.
type leaf struct {
	path  string // as in JSON: "stories[1].points[0].verdict"; a check stands under its name: "claims[0].checks[number]"
	value string
}

// leaves lists every exported value under v that is not empty, in the order of
// the fields. What is empty is left out, so that null and [] are the same, and
// a field that a later version adds changes nothing in an older file.
func leaves(path string, v any) []leaf { return appendLeaves(nil, path, reflect.ValueOf(v)) }

var typeOfCheck, typeOfTime = reflect.TypeFor[Check](), reflect.TypeFor[time.Time]()

func appendLeaves(list []leaf, path string, v reflect.Value) []leaf {
	if v.IsZero() {
		return list
	}
	switch v.Kind() {
	case reflect.Struct:
		switch v.Type() {
		case typeOfCheck: // its three fields say one thing
			x := v.Interface().(Check)
			return append(list, leaf{path, strings.TrimSuffix(x.Check+": "+string(x.Result)+": "+x.Why, ": ")})
		case typeOfTime:
			return append(list, leaf{path, v.Interface().(time.Time).UTC().Truncate(time.Second).Format(time.RFC3339)}) // as it is written
		}
		for i, name := range fieldNames(v.Type()) {
			if name != "" && !v.Field(i).IsZero() {
				list = appendLeaves(list, path+"."+name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			place := strconv.Itoa(i)
			if v.Type().Elem() == typeOfCheck {
				place = v.Index(i).Interface().(Check).Check // so that one that is missing does not move the others
			}
			list = appendLeaves(list, path+"["+place+"]", v.Index(i))
		}
	case reflect.Float64:
		// Sums of floating-point numbers differ in their last digits with the
		// order in which they are made.
		list = append(list, leaf{path, strconv.FormatFloat(v.Float(), 'f', 6, 64)})
	case reflect.String:
		list = append(list, leaf{path, v.String()})
	default:
		list = append(list, leaf{path, fmt.Sprint(v.Interface())})
	}
	return list
}

// namesOf keeps the names of each type's fields: to read a tag takes longer than
// to read the field.
var namesOf sync.Map // reflect.Type to []string

// fieldNames gives the name of each field in JSON, "" where it has none.
func fieldNames(t reflect.Type) []string {
	if names, ok := namesOf.Load(t); ok {
		return names.([]string)
	}
	names := make([]string, t.NumField())
	for i := range names {
		if f := t.Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
			names[i], _, _ = strings.Cut(f.Tag.Get("json"), ",")
		}
	}
	namesOf.Store(t, names)
	return names
}

func indexed(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
