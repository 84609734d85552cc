using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Web.Components.Connect;

namespace AuditConsole.Web.Components.Welcome;

/// <summary>What there is to see in the sample data.</summary>
internal static class SampleWords
{
    public static string Extent => $"{new SamplePlan(SamplePlan.DefaultSeed, SamplePlan.DefaultEvents, 0).Days} days of three clusters, {ImportWords.Number(SamplePlan.DefaultEvents)} events";
}
