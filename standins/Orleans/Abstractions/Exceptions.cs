namespace Orleans.Runtime
{
    /// <summary>Base of the engine's own exceptions.</summary>
    public class OrleansException : Exception
    {
        public OrleansException()
            : base("Unexpected error.")
        {
        }

        public OrleansException(string? message)
            : base(message)
        {
        }

        public OrleansException(string? message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A limit would be exceeded, so the call was refused at once; it did not start.</summary>
    public class LimitExceededException : OrleansException
    {
        public LimitExceededException()
            : base("Limit exceeded")
        {
        }

        public LimitExceededException(string message)
            : base(message)
        {
        }

        public LimitExceededException(string message, Exception innerException)
            : base(message, innerException)
        {
        }

        public LimitExceededException(string limitName, int current, int threshold, object? extraInfo)
            : base($"Limit exceeded {limitName} Current={current} Threshold={threshold} {extraInfo}")
        {
        }
    }

    /// <summary>The silo does not take calls: it is stopping or has stopped. The call did not start.</summary>
    public class SiloUnavailableException : OrleansException
    {
        public SiloUnavailableException()
            : base("Silo unavailable")
        {
        }

        public SiloUnavailableException(string message)
            : base(message)
        {
        }

        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The options of the host do not fit together.</summary>
    public class OrleansConfigurationException : Exception
    {
        public OrleansConfigurationException(string message)
            : base(message)
        {
        }

        public OrleansConfigurationException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A stream of results ended because its grain was deactivated or the reader was away too long.</summary>
    public sealed class EnumerationAbortedException : Exception
    {
        public EnumerationAbortedException(string message)
            : base(message)
        {
        }

        public EnumerationAbortedException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Storage
{
    /// <summary>A write met another version than it expected. Escaping from a grain, it ends the activation.</summary>
    [GenerateSerializer, Alias("orleans.inconsistent-state")]
    public class InconsistentStateException : Runtime.OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception innerException)
            : base(message, innerException)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : base(errorMsg)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception storageException)
            : base(errorMsg, storageException)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>The version held in storage.</summary>
        [Id(0)]
        public string? StoredEtag { get; }

        /// <summary>The version held in memory.</summary>
        [Id(1)]
        public string? CurrentEtag { get; }

        /// <summary>
        /// True until it has left the grain whose write failed. Grains further up the call chain are not the ones
        /// with stale state.
        /// </summary>
        internal bool IsSourceActivation { get; set; } = true;

        public override string Message => $"{base.Message} Expected Etag={CurrentEtag} Received Etag={StoredEtag}";
    }
}
