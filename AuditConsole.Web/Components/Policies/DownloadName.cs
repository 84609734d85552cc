using System.Text;
using AuditConsole.Core.Changes;

namespace AuditConsole.Web.Components.Policies;

/// <summary>File names for downloads: a slug of lower-case letters, digits and dashes, never the data themselves.</summary>
public static class DownloadName
{
    private const int MaxLength = 64;

    public static string Of(ObjectKey key, int version) => $"{Slug($"{key.Kind}-{key.Namespace}-{key.Name}")}-{VersionNumber.Write(version)}.yaml";

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.Length == 0 ? "object" : slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('-');
    }
}
