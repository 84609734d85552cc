using System.CommandLine;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Web.Cli;

/// <summary>The verbs. Without one the program serves.</summary>
internal static class CommandLine
{
    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    /// <summary>False when the program is to serve: settings like <c>--AuditConsole:Data:Directory=…</c> are the host's to read.</summary>
    public static bool NamesVerb(string[] args) => args is [var first, ..] && (!first.StartsWith('-') || Questions.Contains(first));

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("AuditConsole: who changed what, when, from where, why, and was it allowed. Without a verb it serves the console.");
        root.Subcommands.Add(Import(args));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
    }

    private static Command Import(string[] args)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files to import: .json, .jsonl, .ndjson, .log, also gzipped.", Arity = ArgumentArity.OneOrMore };
        var source = new Option<string>("--source") { Description = "Name of the source the events come from; made when it does not exist. Its cluster is its name.", Required = true };
        source.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { } name || !SourceRegistry.IsValidName(name))
            {
                result.AddError("--source: expected letters, digits, and . _ : - after the first, at most 128 characters.");
            }
        });
        var command = new Command("import", "Imports Kubernetes audit logs and native JSON events. Works beside a running server; what is already there is not stored twice.") { files, source };
        command.SetAction((result, token) => new ImportVerb(Console.Out, Console.Error).RunAsync(
            result.GetValue(files)!,
            cancellation => ImportTargets.OpenAsync(args, result.GetValue(source)!, cancellation),
            token));
        return command;
    }
}
