using AuditConsole.Core.Access.Keys;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class ApiKeyTextTests
{
    [Fact]
    public void A_new_key_has_the_published_form()
    {
        var text = ApiKeyText.New();
        Assert.Matches("^ack_[a-z2-7]{8}_[A-Za-z0-9_-]{43}[a-z2-7]{6}$", text);
        Assert.Equal(text[..12], ApiKeyText.Prefix(text));
        Assert.False(ApiKeyText.IsDamaged(text));
        Assert.NotEqual(text, ApiKeyText.New());
    }

    [Fact]
    public void Any_changed_or_missing_character_is_noticed()
    {
        var text = ApiKeyText.New();
        for (var i = 4; i < text.Length; i++)
        {
            var other = text[i] == 'a' ? 'b' : 'a';
            Assert.True(ApiKeyText.IsDamaged($"{text[..i]}{other}{text[(i + 1)..]}"), $"character {i}");
        }

        Assert.True(ApiKeyText.IsDamaged(text[..^1]));
        Assert.True(ApiKeyText.IsDamaged(text + "a"));
    }

    [Theory]
    [InlineData("key=ack_abcdefgh_12345678", true)]
    [InlineData("token=acs_0123456789abcdef", true)]
    [InlineData("q=ack_abc", false)]
    [InlineData("q=name:pack_abcdefgh", false)]
    public void Key_shaped_text_is_recognised_wherever_it_stands(string text, bool looks) => Assert.Equal(looks, ApiKeyText.LooksLikeKey(text));

    [Fact]
    public void Foreign_texts_are_neither_ours_nor_damaged()
    {
        const string foreign = "some-secret-from-a-vault-0123456789";
        Assert.Null(ApiKeyText.Prefix(foreign));
        Assert.False(ApiKeyText.IsDamaged(foreign));
    }
}
