using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Tests.Oprf;

public sealed class OprfVectorTests
{
    [Fact]
    public void Transcribed_vectors_of_rfc_9497_hold() =>
        Assert.All(OprfVectors.Transcribed, Check);

    [Fact]
    public void Every_published_vector_of_both_suites_and_modes_holds()
    {
        var vectors = OprfVectors.Published().ToList();

        Assert.All(vectors, Check);
        Assert.Equal(10, vectors.Count);
        Assert.Equal(2, vectors.Count(v => v is { Mode: OprfMode.Voprf, Inputs.Length: 2 }));
    }

    private static void Check(OprfVector vector)
    {
        using var key = OprfKey.Derive(vector.Suite, vector.Mode, vector.Seed, vector.KeyInfo);
        var exported = new byte[vector.Suite.ScalarSize];
        key.Export(exported);
        Assert.Equal(vector.PrivateKey, exported);
        if (vector.PublicKey.Length > 0)
        {
            Assert.Equal(vector.PublicKey, key.PublicKey.ToArray());
        }

        var batch = new OprfBatch(vector.Inputs);
        var server = new OprfServer(vector.Mode, key);
        var client =
            vector.Mode == OprfMode.Voprf
                ? new OprfClient(vector.Suite, key.PublicKey.Span)
                : new OprfClient(vector.Suite);

        var blinded = new byte[vector.Blinded.Length];
        client.BlindWith(batch.Inputs, vector.Blinds, blinded);
        Assert.Equal(vector.Blinded, blinded);

        var evaluated = new byte[vector.Evaluated.Length];
        var proof = new byte[vector.Proof.Length];
        server.BlindEvaluateBatch(blinded, evaluated, proof, vector.ProofNonce);
        Assert.Equal(vector.Evaluated, evaluated);
        Assert.Equal(vector.Proof, proof);

        var outputs = new byte[vector.Outputs.Length];
        client.FinalizeBatch(batch.Inputs, vector.Blinds, blinded, evaluated, proof, outputs);
        Assert.Equal(vector.Outputs, outputs);

        server.EvaluateBatch(batch.Inputs, outputs);
        Assert.Equal(vector.Outputs, outputs);
    }
}
