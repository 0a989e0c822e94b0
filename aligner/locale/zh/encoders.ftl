encoder-extra-missing = { $model }：按名称使用模型需要可选依赖“transformers”；请用 pip install "duizhao[transformers]" 安装，或去掉 --model
encoder-unknown = { $model }：没有这个文件夹，Hugging Face Hub上也没有你可以加载的同名模型；请检查名称
encoder-unreachable = { $model }：本机没有这个模型，也连不上Hugging Face Hub（{ $reason }）；请联网一次，或指定已保存模型的文件夹，或去掉 --model
encoder-unloadable = { $model }：无法作为sentence-transformers模型加载（{ $reason }）；请换一个模型，或去掉 --model
