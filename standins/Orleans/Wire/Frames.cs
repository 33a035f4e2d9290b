namespace Orleans.Runtime.Wire;

/// <summary>What a frame is. A frame is four bytes of length, one byte of kind, and content.</summary>
internal enum FrameKind : byte
{
    /// <summary>Who calls, and whom he means to reach; the first frame of a connection.</summary>
    Hello = 1,

    /// <summary>The connection is accepted.</summary>
    Welcome = 2,

    /// <summary>A grain call.</summary>
    Call = 3,

    /// <summary>Its outcome.</summary>
    Reply = 4,

    /// <summary>Nobody waits for a call any more.</summary>
    Cancel = 5,

    /// <summary>A message of the cluster's protocol.</summary>
    Ask = 6,

    /// <summary>Its answer.</summary>
    Answer = 7,

    /// <summary>Nothing to say, still here.</summary>
    Ping = 8,

    /// <summary>Whoever says it has answered all it took and takes no more: what has no answer was not taken.</summary>
    Bye = 9,

    /// <summary>A grain call to be passed on to another member.</summary>
    Relay = 10,
}

/// <summary>How a call ended.</summary>
internal enum ReplyKind : byte
{
    Result = 0,
    Failure = 1,
    Cancelled = 2,

    /// <summary>It did not start; the owner follows if it is known.</summary>
    NotStarted = 3,

    /// <summary>It did not start: whoever was to pass it on cannot reach its member.</summary>
    Unreached = 4,
}

internal static class Frame
{
    public const int HeaderBytes = 5;

    /// <summary>The longest content. A list of 8,000 users fits; what is longer belongs into pages or streams.</summary>
    public const int ContentMax = 64 * 1024 * 1024;

    /// <summary>The longest content from somebody who has not said who he is.</summary>
    public const int GreetingMax = 4096;

    /// <summary>The protocol of frames. Members of other numbers do not understand each other.</summary>
    public const uint Version = 1;
}
