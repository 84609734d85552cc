using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>The words of CloudTrail and what they mean here.</summary>
internal static class CloudTrailWords
{
    /// <summary>Parameters that name what a call is about, the more telling first, and its kind.</summary>
    private static readonly (string Parameter, string Kind)[] Named =
    [
        ("bucketName", "Bucket"), ("roleName", "Role"), ("userName", "User"), ("groupName", "Group"), ("instanceProfileName", "InstanceProfile"), ("policyArn", "Policy"), ("policyName", "Policy"),
        ("functionName", "Function"), ("dBInstanceIdentifier", "DBInstance"), ("dBSnapshotIdentifier", "DBSnapshot"), ("tableName", "Table"), ("topicArn", "Topic"), ("queueUrl", "Queue"),
        ("instanceId", "Instance"), ("volumeId", "Volume"), ("snapshotId", "Snapshot"), ("groupId", "SecurityGroup"), ("routeTableId", "RouteTable"), ("subnetId", "Subnet"), ("vpcId", "VPC"),
        ("networkInterfaceId", "NetworkInterface"), ("internetGatewayId", "InternetGateway"), ("keyId", "Key"), ("trailName", "Trail"), ("stackName", "Stack"), ("clusterName", "Cluster"), ("name", ""),
    ];

    public static ReadOnlySpan<(string Parameter, string Kind)> NamingParameters => Named;

    /// <summary><c>iam.amazonaws.com</c> is <c>iam</c>.</summary>
    public static string Service(string eventSource)
    {
        var at = eventSource.IndexOf(".amazonaws.", StringComparison.OrdinalIgnoreCase);
        return (at > 0 ? eventSource[..at] : eventSource).ToLowerInvariant();
    }

    public static EventAction Action(string eventName, bool? isReadOnly)
    {
        if (eventName == "ConsoleLogin")
        {
            return EventAction.Login;
        }

        return isReadOnly == true || Begins(eventName, "Get", "List", "Describe", "Head") ? EventAction.Read
            : Begins(eventName, "Create", "Run", "Add") ? EventAction.Create
            : Begins(eventName, "Delete", "Remove", "Detach", "Terminate") ? EventAction.Delete
            : EventAction.Update;
    }

    public static bool IsDenial(string errorCode)
        => errorCode.StartsWith("AccessDenied", StringComparison.Ordinal) || errorCode is "UnauthorizedOperation" or "Client.UnauthorizedOperation";

    /// <summary>EC2 answers a dry run that would have been done with this error.</summary>
    public static bool IsDryRun(string? errorCode) => errorCode is "DryRunOperation" or "Client.DryRunOperation";

    public static string ActorType(string? identityType) => identityType switch
    {
        "Root" or "IAMUser" or "AssumedRole" or "Role" or "FederatedUser" or "SAMLUser" or "WebIdentityUser" or "IdentityCenterUser" => "user",
        "AWSService" or "AWSAccount" => "service",
        null or "" => "unknown",
        _ => identityType.ToLowerInvariant(),
    };

    /// <summary>The name in an ARN: <c>arn:aws:iam::1:role/path/x</c> is <c>x</c>, of S3 the bucket with its key.</summary>
    public static string NameOf(string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length < 6 || parts[0] != "arn")
        {
            return arn;
        }

        var name = parts[5];
        if (parts[2] is "s3" or "sns" or "sqs")
        {
            return name;
        }

        var last = parts[2] == "iam" || parts[2] == "sts" ? name.LastIndexOf('/') : name.IndexOfAny(['/', ':']);
        return last >= 0 && last < name.Length - 1 ? name[(last + 1)..] : name;
    }

    /// <summary><c>AWS::S3::Bucket</c> is a <c>Bucket</c>; without a type an ARN may say it: <c>role/x</c>.</summary>
    public static string? KindOf(string? type, string? arn)
    {
        if (type is { Length: > 0 })
        {
            return type[(type.LastIndexOf(':') + 1)..] is { Length: > 0 } last ? last : null;
        }

        var parts = arn?.Split(':', 6) ?? [];
        return parts.Length == 6 && parts[2] != "s3" && parts[5].IndexOfAny(['/', ':']) is var end and > 0 && parts[5][..end].All(c => char.IsAsciiLetter(c) || c == '-')
            ? char.ToUpperInvariant(parts[5][0]) + parts[5][1..end]
            : null;
    }

    private static bool Begins(string name, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            // "Getaway" is no "Get".
            if (name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
