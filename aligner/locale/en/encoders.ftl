encoder-extra-missing = { $model }: a model by name needs the extra “transformers”; install it with pip install "duizhao[transformers]", or leave --model out
encoder-unknown = { $model }: no such folder, and no model of that name that you may load on the Hugging Face Hub; check the name
encoder-unreachable = { $model }: the model is not on this machine and the Hugging Face Hub cannot be reached ({ $reason }); go online once, name the folder of a saved model, or leave --model out
encoder-unloadable = { $model }: this cannot be loaded as a sentence-transformers model ({ $reason }); name another model or leave --model out
