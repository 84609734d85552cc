using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;

namespace AuditConsole.Web.Cli;

/// <summary>The verbs. Without one the program serves.</summary>
internal static class CommandLine
{
    /// <summary>The verb was not run, or did not know how to end.</summary>
    private const int Unusable = 1;

    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    /// <summary>False when the program is to serve: settings like <c>--AuditConsole:Data:Directory=…</c> are the host's to read.</summary>
    public static bool NamesVerb(string[] args) => args is [var first, ..] && (!first.StartsWith('-') || Questions.Contains(first));

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("AuditConsole: who changed what, when, from where, why, and was it allowed. Without a verb it serves the console.");
        root.Subcommands.Add(Import(args));
        root.Subcommands.Add(Generate(args));
        root.Subcommands.Add(Tls(args));
        root.Subcommands.Add(Rebuild(args));

        // A file may be called @more: a name is never a list of further words.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return await TellAsync(parsed.Errors.Select(e => e.Message).Distinct().Append("--help tells what is expected."));
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5), EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await TellAsync([e.ToString()]);
        }
    }

    /// <summary>What the framework would write as it is: arguments stand in its sentences, and they may come from names of files.</summary>
    private static async Task<int> TellAsync(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            await Console.Error.WriteLineAsync(Terminal.Escape(sentence));
        }

        return Unusable;
    }

    private static Command Tls(string[] args)
    {
        var hosts = new Option<string[]>("--host") { Description = "A name or address by which clusters reach this console; may be given several times. The first is the one they are told.", Required = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        hosts.Validators.Add(result =>
        {
            foreach (var host in (result.GetValueOrDefault<string[]>() ?? []).Where(h => !TlsVerb.IsHost(h)))
            {
                result.AddError($"--host: '{Terminal.Escape(host)}' is neither a DNS name nor an address.");
            }
        });
        var renewed = new Option<bool>("--new-ca") { Description = "Makes another authority even when there is one. Every cluster then has to be given it." };
        var init = new Command("init", "Makes an authority of this installation and a certificate for its server; again, it renews the certificate and keeps the authority.") { hosts, renewed };
        init.SetAction((result, _) =>
        {
            var data = new DataOptions();
            Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [.. args.Where(a => a.StartsWith("--AuditConsole:", StringComparison.Ordinal))], ContentRootPath = AppContext.BaseDirectory }).Configuration.GetSection(DataOptions.Section).Bind(data);
            return new TlsVerb(Console.Out, Console.Error, TimeProvider.System).InitAsync(data.FullPath, result.GetValue(hosts)!, result.GetValue(renewed));
        });
        return new Command("tls", "Certificates of the listener for clusters.") { init };
    }

    private static Command Rebuild(string[] args)
    {
        var index = new Command("index", "Makes the columns, words and counts of all segments anew from their records. Works beside a running server.");
        index.SetAction((_, token) => new RebuildVerb(Console.Out, Console.Error, TimeProvider.System).RunAsync(cancellation => ImportTargets.OpenAsync(args, cancellation), token));
        return new Command("rebuild", "Makes anew what can be made anew.") { index };
    }

    private static Command Generate(string[] args)
    {
        var events = new Option<long>("--events") { Description = "How many events to make.", DefaultValueFactory = _ => SamplePlan.DefaultEvents };
        events.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() is < SamplePlan.LeastEvents or > SamplePlan.MostEvents)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--events: expected {SamplePlan.LeastEvents} to {SamplePlan.MostEvents}."));
            }
        });
        var seed = new Option<long>("--seed") { Description = "Decides what is made: the same seed makes the same events, and stores none of them twice.", DefaultValueFactory = _ => SamplePlan.DefaultSeed };
        var tenant = new Option<string>("--tenant") { Description = "The ledger to fill; there is none to choose but that of the sample data.", DefaultValueFactory = _ => LedgerCatalog.SampleTenant };
        tenant.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() != LedgerCatalog.SampleTenant)
            {
                result.AddError($"--tenant: expected {LedgerCatalog.SampleTenant}; made-up events never get into another ledger.");
            }
        });
        var command = new Command("generate", "Makes sample events in a ledger of their own. Works beside a running server; the console removes them in one click.") { events, seed, tenant };
        command.SetAction((result, token) => new GenerateVerb(Console.Out, Console.Error, TimeProvider.System).RunAsync(
            result.GetValue(seed),
            result.GetValue(events),
            cancellation => ImportTargets.OpenAsync(args, cancellation),
            token));
        return command;
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
        var format = new Option<string>("--format") { Description = "auto (each event tells its own), k8s, admission, snapshot, native, cloudevents or cloudtrail.", DefaultValueFactory = _ => ImportFormats.Auto };
        format.Validators.Add(result =>
        {
            if (!ImportFormats.TryParse(result.GetValueOrDefault<string>() ?? string.Empty, out _, out var error))
            {
                result.AddError($"--format: {error}");
            }
        });
        var command = new Command("import", "Imports files of events: Kubernetes audit logs, admission reviews and lists of objects, CloudTrail, CloudEvents, native JSON. Works beside a running server; what is already there is not stored twice.") { files, source, format };
        command.SetAction((result, token) => new ImportVerb(Console.Out, Console.Error).RunAsync(
            result.GetValue(files)!,
            result.GetValue(source)!,
            FormatOf(result.GetValue(format)),
            cancellation => ImportTargets.OpenAsync(args, cancellation),
            token));
        return command;
    }

    private static IngestionFormat? FormatOf(string? word) => ImportFormats.TryParse(word ?? ImportFormats.Auto, out var format, out _) ? format : null;
}
