namespace AuthOps.Primitives.Groups;

/// <summary>
/// Places values of a stack frame on a cache line: a vector of 64 bytes across two lines costs two accesses, and what is stored so
/// cannot be read back at once. Stateless and safe to share between threads.
/// </summary>
internal static unsafe class AlignedStack
{
    /// <summary>Bytes to ask for beside those of the values.</summary>
    public const int Slack = 64;

    /// <summary>The first place in the memory that lies on a cache line.</summary>
    public static T* At<T>(byte* memory)
        where T : unmanaged => (T*)(((nuint)memory + Slack - 1) & ~(nuint)(Slack - 1));
}
