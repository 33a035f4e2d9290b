using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime.Wire;

/// <summary>
/// An object of exactly this type: its members by their <c>[Id]</c>, each with its length. Unknown members are skipped and
/// missing ones keep their default, so versions N and N−1 understand each other.
/// </summary>
internal sealed class ObjectCodec<T> : Codec<T>
{
    private readonly Lazy<MemberCodec<T>[]> _members = new(Members);
    private readonly Func<T> _make = Maker();

    public override void Write(WireWriter writer, T value)
    {
        ThrowIfTooDeep();
        foreach (var member in _members.Value)
        {
            member.Write(writer, value);
        }

        writer.VarInt(0);
    }

    public override T Read(ref WireReader reader)
    {
        ThrowIfTooDeep();
        var members = _members.Value;
        var made = _make();
        var seen = 0UL;
        var next = 0;
        while (reader.VarInt() is var number && number != 0)
        {
            var content = reader.Content();

            // They come in order, so the next is almost always the one that follows the last.
            var index = next < members.Length && members[next].Number == number ? next : Array.FindIndex(members, member => member.Number == number);
            if (index >= 0)
            {
                members[index].Read(ref content, ref made);
                seen |= 1UL << index;
                next = index + 1;
            }
        }

        for (var index = 0; index < members.Length; index++)
        {
            if ((seen & (1UL << index)) == 0)
            {
                members[index].SetDefault(ref made);
            }
        }

        return made;
    }

    // Types may contain themselves. What is nested too deeply is refused while there is stack to say so.
    private static void ThrowIfTooDeep()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new WireException($"A {typeof(T)} is nested too deeply.");
        }
    }

    private static MemberCodec<T>[] Members()
    {
        var members = new List<MemberCodec<T>>();
        var levels = new Stack<Type>();
        for (var type = typeof(T); type is not null && type != typeof(object) && type != typeof(ValueType) && type != typeof(Exception); type = type.BaseType)
        {
            levels.Push(type);
        }

        for (var level = 0; levels.TryPop(out var type); level++)
        {
            foreach (var member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (member.GetCustomAttribute<IdAttribute>() is { } id)
                {
                    // Numbers are given for each class of a hierarchy on its own.
                    members.Add(MemberCodec<T>.Make(member, ((ulong)level << 16) + id.Id + 1));
                }
            }
        }

        return members.Count <= 64
            ? [.. members.OrderBy(member => member.Number)]
            : throw new WireException($"{typeof(T)} has more than 64 members.");
    }

    private static Func<T> Maker()
    {
        if (typeof(T).IsValueType)
        {
            return static () => default!;
        }

        return typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor
            ? System.Linq.Expressions.Expression.Lambda<Func<T>>(System.Linq.Expressions.Expression.New(constructor)).Compile()
            : static () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }
}

/// <summary>One member of <typeparamref name="T"/>.</summary>
internal abstract class MemberCodec<T>
{
    public ulong Number { get; private init; }

    public static MemberCodec<T> Make(MemberInfo member, ulong number)
    {
        var type = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        var made = (MemberCodec<T>)Activator.CreateInstance(typeof(MemberCodec<,>).MakeGenericType(typeof(T), type), member, number)!;
        return made;
    }

    protected MemberCodec(ulong number) => Number = number;

    public abstract void Write(WireWriter writer, T owner);

    public abstract void Read(ref WireReader content, ref T owner);

    public abstract void SetDefault(ref T owner);
}

internal sealed class MemberCodec<T, TMember> : MemberCodec<T>
{
    private readonly Lazy<Codec<TMember>> _codec = Codec.Later<TMember>();
    private readonly Getter _get;
    private readonly Setter _set;
    private readonly bool _hasDefault;
    private readonly TMember _default = default!;

    public MemberCodec(MemberInfo member, ulong number)
        : base(number)
    {
        (_get, _set) = (Accessors.Getter<Getter>(typeof(T), member), Accessors.Setter<Setter>(typeof(T), member));
        var parameter = typeof(T).GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .FirstOrDefault(candidate => candidate.HasDefaultValue && candidate.Name == member.Name && candidate.ParameterType == typeof(TMember));
        if (parameter?.DefaultValue is TMember value)
        {
            (_hasDefault, _default) = (true, value);
        }
    }

    private delegate TMember Getter(ref T owner);

    private delegate void Setter(ref T owner, TMember value);

    public override void Write(WireWriter writer, T owner)
    {
        var value = _get(ref owner);
        var codec = _codec.Value;
        var isNull = codec.IsNull(value);
        if (isNull && !_hasDefault)
        {
            return;
        }

        writer.VarInt(Number);
        var start = writer.Begin();
        if (!isNull)
        {
            codec.Write(writer, value);
        }

        writer.End(start);
    }

    // Content of no length is a null that was meant, where leaving it out would mean the declared default.
    public override void Read(ref WireReader content, ref T owner) =>
        _set(ref owner, content.AtEnd && default(TMember) is null ? default! : _codec.Value.Read(ref content));

    public override void SetDefault(ref T owner)
    {
        if (_hasDefault)
        {
            _set(ref owner, _default);
        }
    }
}
