package store

import (
	"context"
	"encoding/json"
	"fmt"
)

// MetaJSON reads the note that SetMetaJSON keeps under key into v, a pointer. ok is false, and v may be
// filled in part, where there is none, it is damaged, or it is of another version and does not fit v.
func (s *Store) MetaJSON(ctx context.Context, key string, v any) (ok bool, err error) {
	text, ok, err := s.Meta(ctx, key)
	if err != nil || !ok {
		return false, err
	}
	return json.Unmarshal([]byte(text), v) == nil, nil
}

// SetMetaJSON is SetMeta of v as JSON.
func (s *Store) SetMetaJSON(ctx context.Context, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("keeping %s: %w", key, err)
	}
	return s.SetMeta(ctx, key, string(text))
}
