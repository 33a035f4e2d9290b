using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>A descriptor set with its comments.</summary>
internal sealed class ProtoFiles
{
    private readonly IReadOnlyList<FileDescriptor> files;

    private ProtoFiles(IReadOnlyList<FileDescriptor> files) => this.files = files;

    /// <summary>Services with at least one http rule, by full name.</summary>
    public IEnumerable<ServiceDescriptor> Services => files.SelectMany(f => f.Services)
        .Where(s => s.Methods.Any(m => RuleOf(m) is not null)).OrderBy(s => s.FullName, StringComparer.Ordinal);

    public static ProtoFiles Read(ByteString descriptorSet)
    {
        var registry = new ExtensionRegistry { AnnotationsExtensions.Http };
        var set = FileDescriptorSet.Parser.WithExtensionRegistry(registry).ParseFrom(descriptorSet);
        return new ProtoFiles(FileDescriptor.BuildFromByteStrings(set.File.Select(f => f.ToByteString()), registry));
    }

    public static HttpRule? RuleOf(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    public EnumDescriptor? FindEnum(string fullName) =>
        files.SelectMany(f => f.EnumTypes).FirstOrDefault(e => e.FullName == fullName);

    /// <summary>The extension of that full name.</summary>
    public FieldDescriptor? FindExtension(string fullName) =>
        files.SelectMany(f => f.Extensions.UnorderedExtensions).FirstOrDefault(e => e.FullName == fullName);
}
