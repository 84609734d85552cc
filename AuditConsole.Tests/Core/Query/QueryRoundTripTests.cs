using AuditConsole.Core.Query.Syntax;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryRoundTripTests
{
    private static readonly Gen<string> Text = Gen.Elements("a", "B", "é", " ", "\t", "*", "?", "\\", "\"", "(", ")", "[", "]", ":", "<", ">=", "AND", "OR", "NOT", "TO", "-", ".", "/", "'", "\uD83D\uDE00")
        .NonEmptyListOf().Select(string.Concat);

    private static readonly Gen<string> Path = Gen.Elements("after", "changes.before", "request", "responseObject").Zip(
        Gen.Elements("spec", "*", "0", "app.kubernetes.io/name", "a:b", "é", "**").NonEmptyListOf(), (head, parts) => $"{head}.{string.Join('.', parts)}");

    private static readonly Gen<string> Name = Gen.OneOf(Text.Where(t => t.Length > 0), Path, Gen.Elements("changed", "before", "user.username", "objectRef.apiGroup"));

    private static readonly Gen<Pattern> Patterns = Gen.OneOf(Text.Select(Pattern.Literal), Text.Select(Pattern.Parse));

    private static readonly Gen<string?> End = Gen.OneOf(Text.Select(t => (string?)t), Gen.Constant((string?)null));

    private static Gen<ValueNode> Values(int size)
    {
        var leaves = Gen.OneOf(
            Patterns.Select(p => p.IsAny ? (ValueNode)new PresentValue() : new PatternValue(p)),
            Gen.Elements(Enum.GetValues<CompareOperator>()).Zip(Text, (op, text) => (ValueNode)new CompareValue(op, text)),
            End.Zip(End, (from, to) => (ValueNode)new RangeValue(from, to)));
        if (size == 0)
        {
            return leaves;
        }

        var part = Values(size / 2);
        return Gen.OneOf(
            leaves,
            part.Zip(part, (a, b) => (ValueNode)new ValueOr(a, b)),
            part.Zip(part, (a, b) => (ValueNode)new ValueAnd(a, b)),
            part.Select(a => (ValueNode)new ValueNot(a)));
    }

    private static Gen<QueryNode> Nodes(int size)
    {
        var leaves = Gen.OneOf(
            Patterns.Select(p => (QueryNode)new WordNode(p)),
            Name.Zip(Values(size / 2), (name, value) => (QueryNode)new FieldNode(name, value)));
        if (size == 0)
        {
            return leaves;
        }

        var part = Nodes(size / 2);
        return Gen.OneOf(
            leaves,
            part.Zip(part, (a, b) => (QueryNode)new OrNode(a, b)),
            part.Zip(part).Zip(Gen.Elements(true, false), (ab, spelled) => (QueryNode)new AndNode(ab.Item1, ab.Item2, spelled)),
            part.Select(a => (QueryNode)new NotNode(a)));
    }

    [Fact]
    public void A_printed_tree_parses_to_the_same_tree()
        => Prop.ForAll(Gen.Sized(size => Nodes(Math.Min(size, 16))).ToArbitrary(), tree =>
        {
            var printed = QueryPrinter.Print(tree);
            var parsed = QueryParser.Parse(printed, out var error);
            Assert.True(error is null, $"{printed}: {error?.Message}");
            Assert.Equal(tree, parsed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void No_text_makes_the_parser_throw()
        => Prop.ForAll(Gen.OneOf(Text, ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ToArbitrary(), text =>
        {
            var node = QueryParser.Parse(text, out var error);
            Assert.True(node is null == error is not null);
            if (error is not null)
            {
                Assert.InRange(error.Position, 0, text.Length);
                Assert.InRange(error.Position + error.Length, 0, text.Length);
                Assert.True(error.Fix is null || error.Fix != text);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void What_joins_or_encloses_nothing_is_mended()
        => Prop.ForAll(Gen.Elements("AND", "OR", "NOT", "(", ")", "()", "a", "kind:Pod", "kind:(A OR B)").NonEmptyListOf().ToArbitrary(), parts =>
        {
            var text = string.Join(' ', parts);
            if (QueryParser.Parse(text, out var error) is null && error!.Fix is { } fix)
            {
                Assert.True(QueryParser.Parse(fix, out var left) is not null, $"{text} becomes {fix}: {left?.Message}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
