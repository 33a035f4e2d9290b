using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Runtime.Wire;

/// <summary>Compiled access to members, also to those that only a constructor may set.</summary>
internal static class Accessors
{
    public static TDelegate Getter<TDelegate>(Type owner, MemberInfo member) where TDelegate : Delegate
    {
        var type = TypeOf(member);
        var method = new DynamicMethod("get_" + member.Name, type, [owner.MakeByRefType()], owner, skipVisibility: true);
        var il = method.GetILGenerator();
        LoadOwner(il, owner);
        if (member is PropertyInfo property)
        {
            il.Emit(OpCodes.Call, property.GetGetMethod(nonPublic: true)!);
        }
        else
        {
            il.Emit(OpCodes.Ldfld, (FieldInfo)member);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<TDelegate>();
    }

    public static TDelegate Setter<TDelegate>(Type owner, MemberInfo member) where TDelegate : Delegate
    {
        var type = TypeOf(member);
        var method = new DynamicMethod("set_" + member.Name, typeof(void), [owner.MakeByRefType(), type], owner, skipVisibility: true);
        var il = method.GetILGenerator();
        LoadOwner(il, owner);
        il.Emit(OpCodes.Ldarg_1);
        if (member is PropertyInfo property && property.GetSetMethod(nonPublic: true) is { } set)
        {
            il.Emit(OpCodes.Call, set);
        }
        else
        {
            il.Emit(OpCodes.Stfld, member as FieldInfo ?? BackingField((PropertyInfo)member));
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<TDelegate>();
    }

    private static void LoadOwner(ILGenerator il, Type owner)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!owner.IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }
    }

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static FieldInfo BackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new WireException($"{property.DeclaringType}.{property.Name} has an [Id] and cannot be set.");
}
