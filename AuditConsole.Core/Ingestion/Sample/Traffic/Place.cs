namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>Where something happens.</summary>
internal readonly record struct Place(SampleCluster Cluster, SampleApp App);
