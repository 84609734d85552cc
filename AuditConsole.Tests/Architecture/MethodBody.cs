using System.Reflection;
using System.Reflection.Emit;

namespace AuditConsole.Tests.Architecture;

/// <summary>What a compiled method calls, with the local functions, lambdas and state machines the compiler made of it.</summary>
internal static class MethodBody
{
    private const BindingFlags Every = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<MethodBase> Calls(MethodInfo method) => Parts(method).SelectMany(CallsOf);

    // The compiler names what it makes of a method after it, in angle brackets.
    private static IEnumerable<MethodBase> Parts(MethodInfo method)
    {
        var made = $"<{method.Name}>";
        return Nested(method.DeclaringType!)
            .SelectMany(type => type.GetMethods(Every).Where(part => part == method || part.Name.Contains(made, StringComparison.Ordinal) || type.Name.Contains(made, StringComparison.Ordinal)));
    }

    private static IEnumerable<Type> Nested(Type type) => type.GetNestedTypes(Every).SelectMany(Nested).Prepend(type);

    private static IEnumerable<MethodBase> CallsOf(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType!.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(il, at), ofType, ofMethod)!;
            }

            at += OperandBytes(code.OperandType, il, at);
        }
    }

    private static int OperandBytes(OperandType type, byte[] il, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
