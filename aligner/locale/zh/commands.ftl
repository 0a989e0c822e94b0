repair-step-unknown = 没有名为“{ $step }”的修复步骤；现有步骤：{ $steps }
documents-swapped = { $target } 是英文，{ $source } 是中文，给出的次序相反；结果中仍以中文在前
document-read = { $file }：格式{ $format }，编码{ $encoding }，语言{ $language }：共{ $sentences }句
document-repaired = { $file }：修复步骤{ $step }：{ $count }处，如“{ $example }”
documents-aligned = 得到{ $beads }个句对，用时{ $seconds }秒，次序{ $order }，模型{ $model }
encoding = 编码
