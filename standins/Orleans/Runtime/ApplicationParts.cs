using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans
{
    /// <summary>Generated code marks assemblies that hold grains with it.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class ApplicationPartAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName { get; } = assemblyName;
    }
}

namespace Orleans.Runtime
{
    /// <summary>What generated code of all loaded assemblies has registered; module initializers call it.</summary>
    public static class ApplicationParts
    {
        private static readonly ConcurrentDictionary<Type, Func<GrainReferenceSeed, GrainReference>> s_references = new();
        private static readonly ConcurrentDictionary<Type, Func<GrainMethod[]>> s_methods = new();
        private static readonly ConcurrentDictionary<Type, bool> s_classes = new();
        private static volatile int s_walked;

        public static void AddInterface(Type interfaceType, Func<GrainReferenceSeed, GrainReference> reference, Func<GrainMethod[]> methods)
        {
            s_references[interfaceType] = reference;
            s_methods[interfaceType] = methods;
        }

        public static void AddClass(Type grainClass) => s_classes[grainClass] = true;

        internal static Func<GrainReferenceSeed, GrainReference> ReferenceFor(Type interfaceType)
        {
            if (!s_references.TryGetValue(interfaceType, out var reference))
            {
                // Naming a type does not run its module's initializer.
                RuntimeHelpers.RunModuleConstructor(interfaceType.Module.ModuleHandle);
                if (!s_references.TryGetValue(interfaceType, out reference))
                {
                    throw new ArgumentException($"{interfaceType} has no generated reference; is it a grain interface of a project with UsesOrleans?");
                }
            }

            return reference;
        }

        /// <summary>All methods of the grain interfaces known so far.</summary>
        internal static IEnumerable<GrainMethod> Methods => s_methods.Values.SelectMany(methods => methods());

        /// <summary>The grain classes of all assemblies that can be reached from the loaded ones.</summary>
        internal static IReadOnlyCollection<Type> FindClasses()
        {
            var seen = new HashSet<string>();
            var loadedBefore = AppDomain.CurrentDomain.GetAssemblies();
            if (loadedBefore.Length == s_walked)
            {
                return [.. s_classes.Keys];
            }

            var open = new Queue<Assembly>(loadedBefore);
            while (open.TryDequeue(out var assembly))
            {
                if (assembly.IsDynamic || assembly.FullName is not { } name || IsFramework(name) || !seen.Add(name))
                {
                    continue;
                }

                if (assembly.IsDefined(typeof(ApplicationPartAttribute)))
                {
                    RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
                }

                foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => !IsFramework(reference.FullName)))
                {
                    if (!seen.Contains(reference.FullName) && TryLoad(reference) is { } loaded)
                    {
                        open.Enqueue(loaded);
                    }
                }
            }

            s_walked = AppDomain.CurrentDomain.GetAssemblies().Length;
            return [.. s_classes.Keys];
        }

        private static bool IsFramework(string name) =>
            name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) ||
            name.StartsWith("netstandard", StringComparison.Ordinal) || name.StartsWith("mscorlib", StringComparison.Ordinal);

        private static Assembly? TryLoad(AssemblyName name)
        {
            try
            {
                return Assembly.Load(name);
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                // A reference that is not shipped holds no grains of this process.
                return null;
            }
        }
    }
}
