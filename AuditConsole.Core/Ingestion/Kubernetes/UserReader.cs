using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Reads a <c>UserInfo</c>, which audit events and admission reviews spell alike.</summary>
internal sealed class UserReader(HeaderText text)
{
    private const int MaxExtra = 256;

    /// <summary>The value after the current name; null when it is no object.</summary>
    /// <param name="field">What is noted when a part of it cannot be read.</param>
    public AuditUser? Read(ref Utf8JsonReader reader, CapturedHeader header, string field)
    {
        if (!HeaderText.Enter(ref reader, header, field))
        {
            return null;
        }

        var user = new AuditUser();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 8 when name.SequenceEqual("username"u8): user.Username = text.Read(ref reader, header, field); break;
                case 3 when name.SequenceEqual("uid"u8): user.Uid = text.Read(ref reader, header, field); break;
                case 6 when name.SequenceEqual("groups"u8): user.Groups = text.ReadList(ref reader, header, field); break;
                case 5 when name.SequenceEqual("extra"u8): Extra(ref reader, header, user); break;
                default: reader.Skip(); break;
            }
        }

        return user;
    }

    private void Extra(ref Utf8JsonReader reader, CapturedHeader header, AuditUser user)
    {
        if (!HeaderText.Enter(ref reader, header, "extra"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = text.Current(ref reader, header, "extra");
            var values = text.ReadList(ref reader, header, "extra");
            if (user.Extra.Count < MaxExtra)
            {
                user.Extra.Add(new(key, string.Join(',', values)));
            }
        }
    }
}
