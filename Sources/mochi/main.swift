// The command line of Mochi: `mochi --help` lists what it does.
await CommandLineTool(Array(CommandLine.arguments.dropFirst())).run()
