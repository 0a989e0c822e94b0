encoder-extra-missing = { $model }: a model by name needs the extra “transformers”; install it with: pip install "duizhao[transformers]", or leave --model out
encoder-unavailable = { $model }: the model cannot be loaded ({ $reason })
