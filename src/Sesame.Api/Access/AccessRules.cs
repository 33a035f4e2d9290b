using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;
using Sesame.Abstractions.Roles;
using Sesame.Api.Options.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Sesame.Api.Access;

/// <summary>The access rules of all RPCs, read from the option <c>sesame.options.v1.access</c> at start. A fault in them keeps the server from starting.</summary>
internal sealed class AccessRules
{
    private readonly FrozenDictionary<string, MethodAccess> rules;

    public AccessRules(IEnumerable<ServiceDescriptor> services, IEnumerable<string> publicServices)
    {
        rules = services.SelectMany(service => service.Methods).ToFrozenDictionary(PathOf, Compile, StringComparer.Ordinal);
        PublicServices = publicServices.Select(service => $"/{service}/").ToArray();
    }

    private string[] PublicServices { get; }

    /// <summary>The rule of an RPC by its path, <c>/package.Service/Method</c>; null when it has none and is to be refused.</summary>
    public MethodAccess? Find(string method) =>
        rules.TryGetValue(method, out var rule) ? rule
        : Array.Exists(PublicServices, service => method.StartsWith(service, StringComparison.Ordinal)) ? Public
        : null;

    /// <summary>All services that are described in an assembly's generated code.</summary>
    public static IEnumerable<ServiceDescriptor> ServicesOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        let property = type.IsAbstract && type.IsSealed ? type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static) : null
        where property?.PropertyType == typeof(FileDescriptor)
        from service in ((FileDescriptor)property.GetValue(null)!).Services
        select service;

    private static MethodAccess Public { get; } = new("", null, OrOwner: false);

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private static MethodAccess Compile(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AccessExtensions.Access)
            ?? throw new InvalidOperationException($"{method.FullName} has no access rule.");
        if (rule.Public)
        {
            return rule.Permission.Length == 0 && !rule.OrOwner && !rule.OrStranger && rule.StepUp.Length == 0
                ? new MethodAccess(AreaOf(method), null, OrOwner: false)
                : throw new InvalidOperationException($"{method.FullName} is public and demands something all the same.");
        }

        return PermissionDemand.TryParse(rule.Permission, out var demand)
            ? new MethodAccess(AreaOf(method), demand, rule.OrOwner, rule.StepUp.Length == 0 ? null : rule.StepUp, rule.OrStranger)
            : throw new InvalidOperationException($"{method.FullName} demands `{rule.Permission}`, which is not a permission's name.");
    }

    // sesame.clients.v1 is the area clients.
    private static string AreaOf(MethodDescriptor method) => ApiNames.OfPackage(method.File.Package);
}
