using AuthOps.Psi.Oprf;
using AuthOps.Testing;
using Org.BouncyCastle.Crypto.EC;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace AuthOps.Psi.Tests.Oprf;

public sealed class OprfTests
{
    public static TheoryData<string, int> Sizes() =>
        new([
            .. from suite in new[] { "ristretto255-SHA512", "P256-SHA256", "SM2-SM3" }
            from count in SimdMode.IsDefault ? new[] { 1, 2, 129, 300 } : [1, 17]
            select (suite, count),
        ]);

    public static TheoryData<string> Suites() => ["ristretto255-SHA512", "P256-SHA256", "SM2-SM3"];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Client_and_server_agree_in_both_modes(string name, int count)
    {
        using var key = OprfKey.Generate(Named(name));
        var batch = OprfBatch.Numbered(count, isOneLength: count is 17 or 129);
        foreach (var mode in Enum.GetValues<OprfMode>())
        {
            var server = new OprfServer(mode, key);
            var expected = new byte[count * server.Suite.OutputSize];
            server.EvaluateBatch(batch.Inputs, expected);

            Assert.Equal(expected, new Exchange(key, mode, batch, count).Finalize(batch));
            var trusted = new Exchange(key, mode, batch, count, isKeyTrusted: true);
            Assert.Equal(expected, trusted.Finalize(batch));
        }
    }

    [Fact]
    public void An_empty_batch_has_no_outputs()
    {
        using var key = OprfKey.Generate(OprfSuite.Ristretto255Sha512);
        var batch = new OprfBatch([]);

        Assert.Empty(new Exchange(key, OprfMode.Oprf, batch, 0).Finalize(batch));
        _ = Assert.Throws<ArgumentException>(() => new Exchange(key, OprfMode.Voprf, batch, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blinding_of_every_input_is_new_each_time(bool isKeyTrusted)
    {
        using var key = OprfKey.Generate(OprfSuite.Ristretto255Sha512);
        var batch = OprfBatch.Numbered(20, isOneLength: true);
        var first = new Exchange(key, OprfMode.Oprf, batch, 20, isKeyTrusted).Blinded;
        var second = new Exchange(key, OprfMode.Oprf, batch, 20, isKeyTrusted).Blinded;

        Assert.Equal(
            40,
            first.Chunk(32).Concat(second.Chunk(32)).Select(Convert.ToHexString).Distinct().Count()
        );
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Proofs_of_anything_else_are_refused(string name)
    {
        using var key = OprfKey.Generate(Named(name));
        using var other = OprfKey.Generate(Named(name));
        var batch = OprfBatch.Numbered(5, isOneLength: true);

        // A proof under another key, one for other elements, a bit changed, and a scalar that is none.
        Refused(new Exchange(other, OprfMode.Voprf, batch, 5) { PublicKey = key.PublicKey }, batch);
        var swapped = new Exchange(key, OprfMode.Voprf, batch, 5);
        var size = key.Suite.ElementSize;
        var first = swapped.Evaluated[..size];
        swapped.Evaluated.AsSpan(size, size).CopyTo(swapped.Evaluated);
        first.CopyTo(swapped.Evaluated.AsSpan(size));
        Refused(swapped, batch);
        for (var at = 0; at < key.Suite.ProofSize; at += 5)
        {
            var flipped = new Exchange(key, OprfMode.Voprf, batch, 5);
            flipped.Proof[at] ^= 1;
            Refused(flipped, batch);
        }

        var large = new Exchange(key, OprfMode.Voprf, batch, 5);
        large.Proof.AsSpan().Fill(0xff);
        Refused(large, batch);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void One_evaluation_of_another_key_in_a_batch_is_found(string name)
    {
        using var key = OprfKey.Generate(Named(name));
        using var other = OprfKey.Generate(Named(name));
        var batch = OprfBatch.Numbered(200, isOneLength: true);
        var exchange = new Exchange(key, OprfMode.Voprf, batch, 200);
        var size = key.Suite.ElementSize;
        new OprfServer(OprfMode.Oprf, other).BlindEvaluateBatch(
            exchange.Blinded.AsSpan(150 * size, size),
            exchange.Evaluated.AsSpan(150 * size, size),
            []
        );

        Refused(exchange, batch);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Elements_that_are_none_are_refused_on_both_sides(string name)
    {
        using var key = OprfKey.Generate(Named(name));
        var size = key.Suite.ElementSize;
        var batch = OprfBatch.Numbered(3, isOneLength: true);
        foreach (var bad in new[] { new byte[size], [.. Enumerable.Repeat((byte)0xff, size)] })
        {
            var exchange = new Exchange(key, OprfMode.Oprf, batch, 3);
            var trusting = new Exchange(key, OprfMode.Oprf, batch, 3, isKeyTrusted: true);
            bad.CopyTo(trusting.Evaluated, size);
            _ = Assert.Throws<PsiProtocolException>(() => trusting.Finalize(batch));
            bad.CopyTo(exchange.Evaluated, size);
            var fault = Assert.Throws<PsiProtocolException>(() => exchange.Finalize(batch));
            Assert.Equal(PsiProtocolError.InvalidElement, fault.Reason);
            Assert.Contains("Element 1", fault.Message, StringComparison.Ordinal);

            bad.CopyTo(exchange.Blinded, size);
            var server = new OprfServer(OprfMode.Oprf, key);
            fault = Assert.Throws<PsiProtocolException>(() =>
                server.BlindEvaluateBatch(exchange.Blinded, exchange.Evaluated, [])
            );
            Assert.Equal(PsiProtocolError.InvalidElement, fault.Reason);
            Assert.All(exchange.Evaluated, b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void A_blinded_element_is_the_input_and_a_uniform_multiple_of_the_generator()
    {
        // Blinds as sums: the same input twice gives two elements whose difference is the difference of the blinds' multiples.
        using var key = OprfKey.Generate(OprfSuite.Ristretto255Sha512);
        var batch = OprfBatch.Numbered(1, isOneLength: true);
        var group = key.Suite.Group;
        var client = OprfClient.OfTrustedKey(key.Suite, OprfMode.Oprf, key.PublicKey.Span);
        var (blinds, blinded) = (new byte[64], new byte[64]);
        for (var i = 0; i < 2; i++)
        {
            client.BlindBatch(batch.Inputs, blinds.AsSpan(i * 32, 32), blinded.AsSpan(i * 32, 32));
        }

        var (shift, multiple, sum) = (new byte[32], new byte[32], new byte[32]);
        group.SubtractScalarBatch(blinds.AsSpan(0, 32), blinds.AsSpan(32), shift);
        group.MultiplyGeneratorBatch(shift, multiple);
        Assert.True(group.TrySum([.. blinded[32..], .. multiple], sum, out _));
        Assert.Equal(blinded[..32], sum);
    }

    [Fact]
    public void The_private_suite_multiplies_as_an_independent_library_does()
    {
        var suite = OprfSuite.Sm2Sm3;
        using var key = OprfKey.Generate(suite);
        var scalar = new byte[32];
        key.Export(scalar);
        var curve = CustomNamedCurves.GetByName("sm2p256v1");
        var number = new BigInteger(1, scalar);
        Assert.Equal(curve.G.Multiply(number).GetEncoded(true), key.PublicKey.ToArray());

        var batch = OprfBatch.Numbered(9, isOneLength: true);
        var exchange = new Exchange(key, OprfMode.Oprf, batch, 9);
        for (var i = 0; i < 9; i++)
        {
            var element = curve.Curve.DecodePoint(exchange.Blinded.AsSpan(i * 33, 33).ToArray());
            Assert.Equal(
                element.Multiply(number).GetEncoded(true),
                exchange.Evaluated.AsSpan(i * 33, 33).ToArray()
            );
        }
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        _ = Assert.Throws<ArgumentException>(() => new OprfInputs([1, 2, 3], [2]).Count);
        _ = Assert.Throws<ArgumentException>(() => new OprfInputs([1, 2, 3], [2, 1, 3]).Count);
        _ = Assert.Throws<ArgumentException>(() => new OprfInputs(new byte[65536], [65536]).Count);
        _ = Assert.Throws<ArgumentException>(() =>
            OprfKey.Import(OprfSuite.P256Sha256, new byte[32])
        );
        var key = OprfKey.Generate(OprfSuite.P256Sha256);
        key.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => key.Export(new byte[32]));
    }

    private static void Refused(Exchange exchange, OprfBatch batch)
    {
        var fault = Assert.Throws<PsiProtocolException>(() => exchange.Finalize(batch));
        Assert.Equal(PsiProtocolError.InvalidProof, fault.Reason);
    }

    private static OprfSuite Named(string name) =>
        new[] { OprfSuite.Ristretto255Sha512, OprfSuite.P256Sha256, OprfSuite.Sm2Sm3 }.Single(s =>
            s.Identifier == name
        );

    /// <summary>What passes between the two sides.</summary>
    private sealed class Exchange
    {
        private readonly OprfSuite _suite;
        private readonly OprfMode _mode;
        private readonly byte[] _blinds;
        private readonly bool _isKeyTrusted;

        public Exchange(
            OprfKey key,
            OprfMode mode,
            OprfBatch batch,
            int count,
            bool isKeyTrusted = false
        )
        {
            _isKeyTrusted = isKeyTrusted;
            var server = new OprfServer(mode, key);
            (_suite, _mode, PublicKey) = (key.Suite, mode, key.PublicKey);
            _blinds = new byte[count * _suite.ScalarSize];
            Blinded = new byte[count * _suite.ElementSize];
            Evaluated = new byte[Blinded.Length];
            Proof = new byte[server.ProofSize];
            Client().BlindBatch(batch.Inputs, _blinds, Blinded);
            server.BlindEvaluateBatch(Blinded, Evaluated, Proof);
        }

        public ReadOnlyMemory<byte> PublicKey { get; init; }

        public byte[] Blinded { get; }

        public byte[] Evaluated { get; }

        public byte[] Proof { get; }

        public byte[] Finalize(OprfBatch batch)
        {
            var outputs = new byte[batch.Inputs.Count * _suite.OutputSize];
            Client().FinalizeBatch(batch.Inputs, _blinds, Blinded, Evaluated, Proof, outputs);
            return outputs;
        }

        private OprfClient Client() =>
            _isKeyTrusted ? OprfClient.OfTrustedKey(_suite, _mode, PublicKey.Span)
            : _mode == OprfMode.Voprf ? new OprfClient(_suite, PublicKey.Span)
            : new OprfClient(_suite);
    }
}
