package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completeFlags tells the shell what the values of the flags are, in every
// command that has them.
func completeFlags(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		completeFlags(sub)
	}
	files := map[string][]string{"config": {"yaml", "yml"}, "journal": {"db"}, "metrics-file": {"prom"}}
	values := map[string][]string{"format": formats, "log-format": {"text", "json"}, "concurrency": {"auto"}, "base-url": nil, "model": nil, "deadline": nil, "max-tokens-total": nil}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		// The flag is there, so that none of these can fail.
		if extensions, ok := files[f.Name]; ok {
			_ = cmd.MarkFlagFilename(f.Name, extensions...)
		}
		if f.Name == "out" {
			_ = cmd.MarkFlagDirname(f.Name)
		}
		if list, ok := values[f.Name]; ok {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp))
		}
	})
}
