namespace AuthOps.Metering.Log;

/// <summary>Where the fields of a record lie. Every record has the same length, so that hashing runs in lanes.</summary>
internal static class RecordLayout
{
    /// <summary>The only version this program writes and reads.</summary>
    public const byte Version = 1;

    /// <summary>Bytes of a record: with the byte of RFC 6962 and the padding of SHA-256 and SM3 exactly two blocks.</summary>
    public const int Size = 118;

    public const int KindOffset = 1;
    public const int SlotOffset = 2;
    public const int SequenceOffset = 6;
    public const int TimeOffset = 14;
    public const int IdOffset = 22;
    public const int IdSize = 16;
    public const int SaltOffset = 38;
    public const int SaltSize = 16;
    public const int PreviousOffset = 54;
    public const int DigestSize = 32;
    public const int PayloadOffset = 86;
    public const int PayloadSize = 32;

    public const int UnitOffset = 0;
    public const int CodeOffset = 1;
    public const int ScenarioOffset = 2;
    public const int AmountOffset = 4;
    public const int ReferenceOffset = 20;
    public const int TagOffset = 28;

    /// <summary>In the kind's byte: the payload is the SHA-256 of a body kept beside the record.</summary>
    public const byte OverflowFlag = 0x80;

    /// <summary>The slot of records that belong to no grant; they have a chain of their own.</summary>
    public const uint NoGrant = uint.MaxValue;

    /// <summary>The scenario of records that have none.</summary>
    public const ushort NoScenario = ushort.MaxValue;

    /// <summary>The longest body beside a record, its first <see cref="PayloadSize"/> bytes being the payload.</summary>
    public const int MaxBodyLength = 1 << 20;
}
