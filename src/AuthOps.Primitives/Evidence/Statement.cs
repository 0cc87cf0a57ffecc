using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// An in-toto Statement v1: what is claimed (the predicate) about which things (the subjects). Immutable and safe
/// to share between threads.
/// </summary>
/// <remarks>
/// Written and accepted only as <see cref="CanonicalJson"/>. Members other than <c>_type</c>, <c>subject</c>,
/// <c>predicateType</c> and <c>predicate</c> are refused, and so are predicate types outside
/// <see cref="PredicateTypes.Prefix"/>: stricter than in-toto, so that one statement has one encoding.
/// </remarks>
public sealed class Statement
{
    /// <summary>The only statement type accepted.</summary>
    public const string Type = "https://in-toto.io/Statement/v1";

    /// <summary>The longest statement in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The most subjects.</summary>
    public const int MaxSubjects = 4096;

    private readonly byte[] _canonical;
    private readonly Subject[] _subjects;

    /// <summary>Creates a statement.</summary>
    /// <param name="subjects">1 to <see cref="MaxSubjects"/> subjects, no name twice; their order is kept.</param>
    /// <param name="predicateType">A URI of <see cref="PredicateTypes.Name"/>.</param>
    /// <param name="predicate">The claim; it must have a canonical form (integers and strings, no fractions).</param>
    /// <exception cref="ArgumentException">Subjects or the predicate type have another form.</exception>
    /// <exception cref="EvidenceFormatException">The predicate has no canonical form, or the whole is too long.</exception>
    public Statement(IReadOnlyList<Subject> subjects, string predicateType, JsonObject predicate)
        : this(subjects, predicateType, PredicateWriter.Write(predicate)) { }

    /// <summary>Creates a statement from a predicate written elsewhere.</summary>
    /// <param name="subjects">1 to <see cref="MaxSubjects"/> subjects, no name twice; their order is kept.</param>
    /// <param name="predicateType">A URI of <see cref="PredicateTypes.Name"/>.</param>
    /// <param name="predicateJson">The claim, a JSON object in UTF-8; it need not be canonical yet.</param>
    /// <exception cref="ArgumentException">Subjects or the predicate type have another form.</exception>
    /// <exception cref="EvidenceFormatException">The predicate has no canonical form, or the whole is too long.</exception>
    public Statement(
        IReadOnlyList<Subject> subjects,
        string predicateType,
        ReadOnlySpan<byte> predicateJson
    )
    {
        ArgumentNullException.ThrowIfNull(subjects);
        _subjects = [.. subjects];
        foreach (var subject in _subjects)
        {
            ArgumentNullException.ThrowIfNull(subject, nameof(subjects));
        }

        if (FaultOf(_subjects) is { } fault)
        {
            throw new ArgumentException(fault, nameof(subjects));
        }

        if (!PredicateTypes.TryParse(predicateType, out _, out _))
        {
            throw new ArgumentException(
                $"The predicate type must be {PredicateTypes.Prefix}NAME:vVERSION; use PredicateTypes.Name.",
                nameof(predicateType)
            );
        }

        PredicateType = predicateType;
        var predicate = CanonicalJson.Canonicalize(predicateJson, MaxBytes);
        Predicate = CanonicalJson.ParseCanonical(predicate, MaxBytes, "The predicate");
        if (Predicate.ValueKind != JsonValueKind.Object)
        {
            throw new EvidenceFormatException("The predicate must be a JSON object.");
        }

        _canonical = Write(_subjects, predicateType, predicate);
        if (_canonical.Length > MaxBytes)
        {
            throw new EvidenceFormatException(
                $"The statement has {_canonical.Length} bytes; at most {MaxBytes} are accepted. "
                    + "Put bulk data into a file and name it as a subject."
            );
        }

        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    private Statement(
        byte[] canonical,
        Subject[] subjects,
        string predicateType,
        JsonElement predicate
    )
    {
        _canonical = canonical;
        _subjects = subjects;
        PredicateType = predicateType;
        Predicate = predicate;
        Digest = Convert.ToHexStringLower(SHA256.HashData(canonical));
    }

    /// <summary>The things spoken about, in the order given.</summary>
    public IReadOnlyList<Subject> Subjects => _subjects.AsReadOnly();

    /// <summary>What the predicate means.</summary>
    public string PredicateType { get; }

    /// <summary>The claim, a JSON object.</summary>
    public JsonElement Predicate { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Reads a statement.</summary>
    /// <param name="utf8Json">The canonical bytes, exactly.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="EvidenceFormatException">
    /// Not canonical, not a statement of this version, or beyond a bound.
    /// </exception>
    public static Statement Parse(ReadOnlySpan<byte> utf8Json)
    {
        var root = CanonicalJson.ParseCanonical(utf8Json, MaxBytes, "The statement");
        var shape = new JsonShape(
            root,
            "The statement",
            ["_type", "predicate", "predicateType", "subject"]
        );
        if (shape.Text("_type") != Type)
        {
            throw new EvidenceFormatException(
                $"The statement's _type is unknown to this version; only {Type} is read."
            );
        }

        var predicateType = shape.Text("predicateType");
        if (!PredicateTypes.TryParse(predicateType, out _, out _))
        {
            throw new EvidenceFormatException(
                $"The statement's predicateType is not {PredicateTypes.Prefix}NAME:vVERSION."
            );
        }

        var items = shape.Items("subject", 1, MaxSubjects);
        var subjects = new Subject[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            subjects[i] = ParseSubject(items[i], $"Subject {i}");
        }

        if (FaultOf(subjects) is { } fault)
        {
            throw new EvidenceFormatException(fault);
        }

        return new Statement(
            utf8Json.ToArray(),
            subjects,
            predicateType,
            shape.Object("predicate")
        );
    }

    /// <summary>The canonical bytes: what is signed.</summary>
    /// <returns>A fresh array.</returns>
    public byte[] ToCanonicalBytes() => [.. _canonical];

    /// <summary>Insists on what the predicate means before anybody reads it.</summary>
    /// <param name="known">The predicate types the caller understands.</param>
    /// <exception cref="EvidenceFormatException">The statement's type is none of them.</exception>
    public void RequirePredicateType(params ReadOnlySpan<string> known)
    {
        if (!known.Contains(PredicateType))
        {
            throw new EvidenceFormatException(
                $"The statement's predicate type is {PredicateType}; expected {string.Join(" or ", known!)}."
            );
        }
    }

    private static Subject ParseSubject(JsonElement element, string where)
    {
        var shape = new JsonShape(element, where, ["digest", "name"]);
        var digest = new JsonShape(shape.Object("digest"), $"{where}, digest,", ["sha256"]);
        try
        {
            return new Subject(shape.Text("name"), digest.Text("sha256"));
        }
        catch (ArgumentException e)
        {
            throw new EvidenceFormatException($"{where} is malformed: {e.Message}", e);
        }
    }

    private static string? FaultOf(Subject[] subjects)
    {
        if (subjects.Length is 0 or > MaxSubjects)
        {
            return $"A statement has 1 to {MaxSubjects} subjects; here are {subjects.Length}.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return Array.TrueForAll(subjects, subject => names.Add(subject.Name))
            ? null
            : "The statement names a subject twice; give each subject its own name.";
    }

    private static byte[] Write(
        Subject[] subjects,
        string predicateType,
        ReadOnlySpan<byte> predicate
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("_type"u8, Type);
            writer.WritePropertyName("predicate"u8);
            writer.WriteRawValue(predicate, skipInputValidation: true);
            writer.WriteString("predicateType"u8, predicateType);
            writer.WriteStartArray("subject"u8);
            foreach (var subject in subjects)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("digest"u8);
                writer.WriteString("sha256"u8, subject.Sha256);
                writer.WriteEndObject();
                writer.WriteString("name"u8, subject.Name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return CanonicalJson.Canonicalize(buffer.WrittenSpan, int.MaxValue);
    }
}
